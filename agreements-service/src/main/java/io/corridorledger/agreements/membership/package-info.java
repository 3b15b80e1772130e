/// Memberships: the status of a party in an organisation or format. Each pair of party and
/// organisation has one stream. After an application, the party does not yet have the status.
package io.corridorledger.agreements.membership;
