/// The state of each aggregate, derived from its active facts in the order in which they occurred.
///
/// All functions are pure. They are in this module because both the writers and the reader need
/// them for their responses.
package io.corridorledger.lifecycle;
