/// Everything between two parties: documents, visits, figures, promises, projects.
package io.corridorledger.projection.relations;
