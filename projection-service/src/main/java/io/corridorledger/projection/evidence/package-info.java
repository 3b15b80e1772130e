/// The evidence: every fact with its citations and sources, as the log has them. Of the other
/// packages, only the list of sources reads the tables `fact`, `citation` and `source`.
package io.corridorledger.projection.evidence;
