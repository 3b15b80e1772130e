/// Speed as ratios: beside the machine's own limit, or beside a peer, in one run.
package io.corridorledger.benchmarks;
