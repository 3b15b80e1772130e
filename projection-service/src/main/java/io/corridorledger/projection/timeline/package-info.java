/// The change feed: every fact in log order, as pages and as server-sent events.
package io.corridorledger.projection.timeline;
