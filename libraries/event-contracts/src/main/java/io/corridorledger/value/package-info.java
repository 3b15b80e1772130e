/// The value types of facts: periods, quantities, parties, places and sources.
///
/// Each type is immutable and declares its constraints. No type reads a clock or depends on a
/// framework. The ledger never converts or rounds a number: every value stays as the source states
/// it.
package io.corridorledger.value;
