/// The facts that the ledger stores: one sealed interface for each aggregate type.
///
/// A fact is a record with its citations. The stored name of a fact comes from an annotation and
/// not from the class name, so a class can be renamed. The body of a command is the fact to record.
package io.corridorledger.event;
