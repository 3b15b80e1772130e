/// The read model of shipments: documents, equipment, origin, destination and route.
package io.corridorledger.projection.shipments;
