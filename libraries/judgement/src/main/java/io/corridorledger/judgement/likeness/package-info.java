/// Likely duplicates: whether two records may be about the same visit, agreement, figure or
/// shipment. One type per kind of record has the properties that are compared, and its rule. Start
/// with [io.corridorledger.judgement.likeness.Names].
package io.corridorledger.judgement.likeness;
