/// The facts that the ledger stores: one sealed family for each aggregate.
///
/// A fact is a record with its citations. An annotation states the stored name of the fact. The
/// stored name does not depend on the class name, so a class can be renamed and stored events can
/// still be read. A fact is also the body of the request that records the fact.
package io.corridorledger.event;
