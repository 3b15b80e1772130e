/// Shipments: the goods with their documents, the itinerary and the handlings.
package io.corridorledger.logistics.shipment;
