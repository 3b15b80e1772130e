/// Memberships: the status of a party in an organisation or format. Each pair of party and
/// organisation has one stream. An application does not give the party the status.
package io.corridorledger.agreements.membership;
