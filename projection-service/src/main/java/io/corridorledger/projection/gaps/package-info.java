/// Where the evidence is thin: undated, from a single source, uncoded, contradicted.
package io.corridorledger.projection.gaps;
