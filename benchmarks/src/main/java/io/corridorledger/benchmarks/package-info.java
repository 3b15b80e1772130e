/// Measures the performance of the ledger as a ratio to a baseline that is measured on the same
/// machine in the same run.
package io.corridorledger.benchmarks;
