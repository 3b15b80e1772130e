/// How a party stands in an organisation or format: one stream for each party and organisation.
/// Applying implies nothing.
package io.corridorledger.agreements.membership;
