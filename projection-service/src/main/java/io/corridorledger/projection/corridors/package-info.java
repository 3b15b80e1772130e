/// The read model of corridors: the definitions by different sources, the legs and the volumes.
package io.corridorledger.projection.corridors;
