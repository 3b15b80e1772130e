/// Gaps in the evidence: undated, single-source, uncoded, contradicted.
package io.corridorledger.projection.gaps;
