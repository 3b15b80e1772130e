/// Shipments: consignments with their documents, itinerary and handlings.
package io.corridorledger.logistics.shipment;
