/// Corridors: the definition by each source, the legs, and the volumes moved.
package io.corridorledger.projection.corridors;
