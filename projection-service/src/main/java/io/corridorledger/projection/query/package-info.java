/// The common parts of all query resources: the point in time, filters, pages, the wait for a write
/// of the client, and the freshness of the response.
///
/// A resource converts its parameters to [Criteria] and names its view. [QueryRunner] does the
/// rest. An unknown or invalid parameter is reported and never ignored.
@OpenAPIDefinition(info = @Info(title = "Corridor Ledger: read models", version = "1"))
package io.corridorledger.projection.query;

import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;
