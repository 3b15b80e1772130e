/// Parked streams, which wait because their next event cannot be applied, and the operations on
/// these streams.
package io.corridorledger.projection.parked;
