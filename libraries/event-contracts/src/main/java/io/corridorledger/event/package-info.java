/// The facts that the ledger stores: one sealed family for each aggregate.
///
/// A fact is a record with its evidence. An annotation states its stored name, which never derives
/// from the class name. So a class may be renamed and the log stays readable. A fact is also the
/// body of the request that records it.
package io.corridorledger.event;
