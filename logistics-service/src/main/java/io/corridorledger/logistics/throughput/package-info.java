/// Reported volumes, each with its source; one stream a statement, so that each can be corrected
/// alone.
package io.corridorledger.logistics.throughput;
