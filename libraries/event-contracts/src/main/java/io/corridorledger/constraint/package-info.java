/// The constraints that facts declare on their fields, in addition to those of Jakarta Validation.
///
/// Each constraint checks the length of a text before its characters, and takes at most linear
/// time. Constraints are evaluated only when a command is received; stored events are read without
/// checks.
package io.corridorledger.constraint;
