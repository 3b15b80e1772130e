/// Parked streams, which wait because the reader cannot apply their next event, and the operations
/// on them.
package io.corridorledger.projection.parked;
