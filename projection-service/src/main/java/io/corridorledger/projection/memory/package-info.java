/// The memory that queries use for their responses.
package io.corridorledger.projection.memory;
