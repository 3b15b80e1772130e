/// The value types of facts: periods, quantities, parties, places and sources.
///
/// Each type is immutable and declares its own constraints. No type reads a clock or depends on a
/// framework. The ledger never converts or rounds a stated number.
package io.corridorledger.value;
