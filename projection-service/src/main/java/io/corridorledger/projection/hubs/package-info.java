/// Places where goods are handled: codes, names, and stated capacity against recorded volume.
package io.corridorledger.projection.hubs;
