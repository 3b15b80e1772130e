/// The facts that the ledger holds, one sealed family an aggregate.
///
/// A fact is a record with its evidence. Its stored name stands on it and never derives from the
/// class name, so that a class may be renamed and the log stays readable. A fact is also the body
/// of the request that records it: whoever knows the event knows the API.
package io.corridorledger.event;
