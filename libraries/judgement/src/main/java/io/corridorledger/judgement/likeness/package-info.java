/// Finds likely duplicates: records that may be about the same visit, agreement, figure or
/// shipment. Each kind of record has one class with the compared properties and the rule. Start
/// reading at [io.corridorledger.judgement.likeness.Names].
package io.corridorledger.judgement.likeness;
