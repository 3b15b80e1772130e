/// Measures speed as a ratio to the limit of the machine, or to a peer that runs in the same run.
package io.corridorledger.benchmarks;
