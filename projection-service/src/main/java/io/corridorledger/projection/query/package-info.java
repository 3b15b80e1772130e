/// The parts that all queries share: the point in time, filters, pages, the wait for a write, and
/// the freshness of the response.
///
/// A resource converts its parameters to [Criteria] and names its read model. [QueryRunner] runs
/// the query and creates the response. The service rejects unknown and invalid parameters.
@OpenAPIDefinition(info = @Info(title = "Corridor Ledger: read models", version = "1"))
package io.corridorledger.projection.query;

import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;
