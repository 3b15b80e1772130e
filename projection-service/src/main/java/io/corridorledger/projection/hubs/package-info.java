/// Places where goods are handled: codes, names, and capacity stated against volume carried.
package io.corridorledger.projection.hubs;
