/// The memory that answers take.
package io.corridorledger.projection.memory;
