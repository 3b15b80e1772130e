/// The memory that responses use.
package io.corridorledger.projection.memory;
