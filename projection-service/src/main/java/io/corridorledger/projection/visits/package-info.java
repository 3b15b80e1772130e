/// The read model of visits and meetings. A meeting of several parties is one meeting. An announced
/// visit is not counted. Counts that sources report are listed next to the counts of the ledger,
/// and are never added to them.
package io.corridorledger.projection.visits;
