/// Agreements, visits, figures, commitments and projects that concern two parties.
package io.corridorledger.projection.relations;
