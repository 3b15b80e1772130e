/// The statuses of parties in organisations and formats, over time.
package io.corridorledger.projection.memberships;
