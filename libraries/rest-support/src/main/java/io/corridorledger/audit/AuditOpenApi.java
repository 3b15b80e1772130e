package io.corridorledger.audit;

import io.corridorledger.problem.Paging;
import io.corridorledger.problem.ProblemResponse;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;

/// Adds an example and the problem response with status 400 to the operation that returns the audit
/// log, in the API documents.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 3)
public class AuditOpenApi implements OASFilter {

  private static final String INVALID = "InvalidNumberOfEntry";

  private static final String EXAMPLE =
      """
      {"entries": [{
        "number": 1,
        "recorded": "2026-01-15T09:30:00.123456Z",
        "principal": "https://issuer.example 1f0c",
        "address": "192.0.2.17",
        "operation": "POST /v1/agreements/0192a1b0-5c00-7000-8000-0000000000a1/disputes",
        "reason": "not-permitted",
        "occurrences": 1,
        "previousSha256": "",
        "sha256": "123e65433ebe1889f4c92792ccfd080069dbff2762ff50a31df661ec8b391d5a"}],
       "last": 1}
      """;

  @Override
  public void filterOpenAPI(OpenAPI document) {
    Operation list = document.getPaths().getPathItem("/v1/audit/entries").getGET();
    document.getComponents().addResponse(INVALID, ProblemResponse.of(Paging.notAStart()));
    list.getResponses()
        .addAPIResponse(
            "400", OASFactory.createAPIResponse().ref("#/components/responses/" + INVALID))
        .getAPIResponse("200")
        .getContent()
        .getMediaType("application/json")
        .setExample(ProblemResponse.parsed(EXAMPLE));
  }
}
