/// Speed as ratios to the machine's own limit or to a peer, measured in the same run.
package io.corridorledger.benchmarks;
