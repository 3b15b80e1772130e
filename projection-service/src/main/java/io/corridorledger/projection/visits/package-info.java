/// The read model of visits and meetings. A meeting of several parties has one row. An announced
/// visit is not counted. Counts that sources report are listed next to the counts of the ledger,
/// and are never added to the counts of the ledger.
package io.corridorledger.projection.visits;
