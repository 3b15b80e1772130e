/// The values that facts are made of: when, how much, who, where, says who.
///
/// Each is a small immutable record that refuses what cannot be so in its constructor, and names
/// the field that is wrong. None reads a clock, none knows a framework, and a number is never
/// converted or rounded: what a source stated stays as stated.
package io.corridorledger.value;
