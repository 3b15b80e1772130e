/// The evidence: every fact with its citations and sources, as in the log. The tables `fact`,
/// `citation` and `source` are read only by this package and by the list of sources.
package io.corridorledger.projection.evidence;
