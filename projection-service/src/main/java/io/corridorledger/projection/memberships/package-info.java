/// The read model of memberships: the statuses of parties in organisations over time.
package io.corridorledger.projection.memberships;
