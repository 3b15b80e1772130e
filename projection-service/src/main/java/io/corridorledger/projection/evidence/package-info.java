/// The evidence: every fact with its citations and sources, as the log has them. No other package
/// reads the tables `fact`, `citation` and `source`.
package io.corridorledger.projection.evidence;
