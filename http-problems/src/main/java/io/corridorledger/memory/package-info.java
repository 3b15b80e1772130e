/// The memory that requests hold, bounded for all of them together.
package io.corridorledger.memory;
