/// Consignments: under which documents, in what, from where to where.
package io.corridorledger.projection.shipments;
