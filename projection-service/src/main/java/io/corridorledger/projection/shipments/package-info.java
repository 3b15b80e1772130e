/// Shipments: documents, equipment, origin, destination and route.
package io.corridorledger.projection.shipments;
