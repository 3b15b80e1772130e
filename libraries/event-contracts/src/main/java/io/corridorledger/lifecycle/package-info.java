/// The state of each aggregate, derived from its active facts in the order in which they occurred.
///
/// All functions are pure. The functions are in this module, because both the writers and the
/// reader need the state for their responses.
package io.corridorledger.lifecycle;
