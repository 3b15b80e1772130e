/// The sources: the statements of each, and the facts that rest on one source alone.
package io.corridorledger.projection.sources;
