/// The sources, the facts that cite each source, and the facts that depend on one source alone.
package io.corridorledger.projection.sources;
