/// The change feed: every fact in the order of the log, as pages and as server-sent events.
package io.corridorledger.projection.timeline;
