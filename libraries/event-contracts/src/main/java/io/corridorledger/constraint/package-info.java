/// The constraints that facts declare on their fields, in addition to the constraints of Jakarta
/// Validation.
///
/// Each constraint checks the length of a text before the characters, and takes at most linear
/// time. The services evaluate constraints only on commands, not on stored events.
package io.corridorledger.constraint;
