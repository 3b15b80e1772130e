/// Consignments on their way: what is moved, under which documents, from where to where.
package io.corridorledger.logistics.shipment;
