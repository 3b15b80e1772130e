/// Measures the performance of the ledger. Each result is compared with a baseline that is measured
/// on the same machine in the same run.
package io.corridorledger.benchmarks;
