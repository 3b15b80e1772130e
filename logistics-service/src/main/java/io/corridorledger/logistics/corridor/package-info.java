/// Corridors: what each source says that one is, and the legs that it is made of.
package io.corridorledger.logistics.corridor;
