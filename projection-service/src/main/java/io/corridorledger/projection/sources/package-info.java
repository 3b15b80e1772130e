/// The sources, the statements of each source, and the facts that depend on one source alone.
package io.corridorledger.projection.sources;
