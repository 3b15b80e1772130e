/// The items that concern two parties: agreements, visits, figures, commitments and projects.
package io.corridorledger.projection.relations;
