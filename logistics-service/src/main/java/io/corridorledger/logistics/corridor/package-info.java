/// Corridors: their legs, and the definition of a corridor by each source.
package io.corridorledger.logistics.corridor;
