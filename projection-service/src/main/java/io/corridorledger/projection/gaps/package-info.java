/// Evidence gaps: items that are undated, have only one source, have no code, or are contradicted.
package io.corridorledger.projection.gaps;
