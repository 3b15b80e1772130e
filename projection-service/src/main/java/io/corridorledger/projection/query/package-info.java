/// The common parts of all query resources: the point in time, filters, pages, the wait for a write
/// of the client, and the freshness of the response.
///
/// A resource converts its parameters to [Criteria] and names its view. [QueryRunner] runs the
/// query and builds the response. An unknown or invalid parameter is rejected, never ignored.
@OpenAPIDefinition(info = @Info(title = "Corridor Ledger: read models", version = "1"))
package io.corridorledger.projection.query;

import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;
