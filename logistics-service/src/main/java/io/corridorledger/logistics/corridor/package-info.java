/// Corridors: the definitions by different sources, and the legs.
package io.corridorledger.logistics.corridor;
