/// Memberships: the status of a party in an organisation or format. Each pair of party and
/// organisation has one stream. An application does not change the status of a party.
package io.corridorledger.agreements.membership;
