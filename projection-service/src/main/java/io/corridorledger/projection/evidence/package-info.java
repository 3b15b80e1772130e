/// The evidence: every fact with its citations and sources, as in the log. Only this package and
/// the package `sources` read the tables `fact`, `citation` and `source`.
package io.corridorledger.projection.evidence;
