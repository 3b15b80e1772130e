/// The sources: what each of them says, and what rests on it alone.
package io.corridorledger.projection.sources;
