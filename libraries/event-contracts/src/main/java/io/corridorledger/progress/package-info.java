/// The progress of shipments and projects, derived from their facts.
///
/// These are pure functions of active facts. They are in this module because the writer needs them
/// for its rules and the readers for their responses, and the two share no other code.
package io.corridorledger.progress;
