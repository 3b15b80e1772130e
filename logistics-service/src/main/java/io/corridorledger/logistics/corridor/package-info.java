/// Corridors: their definitions by each source, and their legs.
package io.corridorledger.logistics.corridor;
