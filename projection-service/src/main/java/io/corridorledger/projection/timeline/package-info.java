/// The change feed: every fact in the order of its log, as pages and as server-sent events.
package io.corridorledger.projection.timeline;
