/// The state of each aggregate, derived from its active facts in the order in which they occurred.
///
/// These are pure functions. They are in this module because the writer needs them for its
/// responses and the readers for theirs, and the two share no other code.
package io.corridorledger.lifecycle;
