/// How far things have come, derived from their facts: where a shipment is, how a project keeps to
/// its schedule.
///
/// These are pure functions of the facts that stand. They are here, beside the facts, because the
/// writer needs them for its rules and the readers for their answers, and the two share nothing
/// else.
package io.corridorledger.progress;
