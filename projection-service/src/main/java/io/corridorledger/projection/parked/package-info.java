/// Parked streams, and the operations on them.
package io.corridorledger.projection.parked;
