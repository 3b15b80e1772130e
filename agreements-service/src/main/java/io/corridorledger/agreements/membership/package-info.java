/// Memberships: the status of a party in an organisation, or in a body of cooperation between
/// states. Each pair of party and organisation has one stream. A party that has applied for a
/// status does not have the status until the organisation grants it.
package io.corridorledger.agreements.membership;
