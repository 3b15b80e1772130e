/// The API documents of the writers, for the Swagger UI of this service.
package io.corridorledger.projection.documents;
