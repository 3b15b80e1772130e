/// Reported volumes, each with its source. Each reported volume has its own stream, so that it can
/// be corrected separately.
package io.corridorledger.logistics.throughput;
