/// Visits and meetings. A meeting of several parties is one meeting, and an announced visit never
/// counts. Counts that sources report are listed next to the counts of the ledger and never merged
/// with them.
package io.corridorledger.projection.visits;
