/// The standing of parties in organisations and formats, over time.
package io.corridorledger.projection.memberships;
