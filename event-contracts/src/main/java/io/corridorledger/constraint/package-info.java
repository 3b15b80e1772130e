/// The constraints that facts declare on their fields, in addition to those of Jakarta Validation.
///
/// Each checks the length of a text before it looks at a character of it, and none takes more than
/// linear time. They are evaluated where a command comes in, and nowhere else: what was stored once
/// is read without a check.
package io.corridorledger.constraint;
