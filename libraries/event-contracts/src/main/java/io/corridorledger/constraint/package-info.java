/// The constraints that facts declare on their fields, in addition to those of Jakarta Validation.
///
/// Each constraint checks the length of a text before the characters, and takes at most linear
/// time. The services evaluate constraints only when they receive a command. They read stored
/// events without evaluating constraints.
package io.corridorledger.constraint;
