/// The value types of facts: periods, quantities, parties, places and sources.
///
/// Each is a small immutable type with declared constraints. None reads a clock or depends on a
/// framework. Numbers are never converted or rounded: values remain as stated by the source.
package io.corridorledger.value;
