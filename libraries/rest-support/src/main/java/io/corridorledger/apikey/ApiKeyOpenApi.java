package io.corridorledger.apikey;

import io.corridorledger.problem.Problem;
import io.corridorledger.problem.Problem.FieldError;
import io.corridorledger.problem.ProblemResponse;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/// Adds the examples and the problem responses of the operations on API keys to the API documents.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 3)
public class ApiKeyOpenApi implements OASFilter {

  private static final String JSON = "application/json";
  private static final String ID = "0192a1b0-5c00-7000-8000-0000000000a1";

  /// The rules of the operation that creates a key, in the form of the rules of commands.
  private static final String RULES = "x-rules";

  private static final String NEW_KEY =
      """
      {"name": "Port of Baku", "roles": ["recorder"], "scopes": ["hub:baku-port"], "validDays": 90}
      """;

  private static final String KEY =
      """
      {
        "id": "%s",
        "name": "Port of Baku",
        "roles": ["recorder"],
        "scopes": ["hub:baku-port"],
        "status": "VALID",
        "createdAt": "2026-01-15T09:30:00.123456Z",
        "createdBy": "https://issuer.example 1f0c Ayg\u00fcl S\u0259rik",
        "expiresAt": "2026-04-15T09:30:00.123456Z"
      }
      """
          .formatted(ID);

  private static final String REVOKED =
      """
      {
        "id": "%s",
        "name": "Port of Baku",
        "roles": ["recorder"],
        "scopes": ["hub:baku-port"],
        "status": "REVOKED",
        "createdAt": "2026-01-15T09:30:00.123456Z",
        "createdBy": "https://issuer.example 1f0c Ayg\u00fcl S\u0259rik",
        "expiresAt": "2026-04-15T09:30:00.123456Z",
        "revokedAt": "2026-02-01T12:00:00.123456Z",
        "revokedBy": "https://issuer.example 1f0c Ayg\u00fcl S\u0259rik",
        "lastUsedAt": "2026-01-31T23:59:00Z"
      }
      """
          .formatted(ID);

  @Override
  public void filterOpenAPI(OpenAPI document) {
    document
        .getComponents()
        .addResponse("InvalidPageOfApiKeys", ProblemResponse.of(ApiKeyResource.notAnId()))
        .addResponse(
            "ApiKeyNotFound", ProblemResponse.of(ApiKeyResource.notFound(UUID.fromString(ID))))
        .addResponse(
            "InvalidApiKey",
            ProblemResponse.of(
                Problem.invalid(List.of(new FieldError("/validDays", "is missing"))),
                ApiKeyResource.tooMany()))
        .addResponse(
            "InvalidRevocation",
            ProblemResponse.of(
                Problem.invalid(
                    List.of(
                        new FieldError("/why", "is an unknown field; known fields are [reason]")))))
        .addResponse(
            "MalformedApiKey", ProblemResponse.of(Problem.malformedJson("The body is empty.")))
        .addResponse("ApiKeyTooLarge", ProblemResponse.of(Problem.bodyTooLarge()))
        .addResponse("ApiKeyNotJson", ProblemResponse.of(Problem.unsupportedMediaType()));
    PathItem all = document.getPaths().getPathItem(ApiKeyResource.PATH);
    PathItem one = document.getPaths().getPathItem(ApiKeyResource.PATH + "/{id}");
    PathItem revocation = document.getPaths().getPathItem(ApiKeyResource.PATH + "/{id}/revocation");

    Map<String, Object> created = new LinkedHashMap<>();
    created.put("token", "clk_%s_<64 hexadecimal digits>".formatted(ID));
    created.put("apiKey", ProblemResponse.parsed(KEY));
    body(all.getPOST(), NEW_KEY, "InvalidApiKey");
    example(all.getPOST(), "201", created);
    all.getPOST()
        .getResponses()
        .getAPIResponse("201")
        .addHeader(
            "Location",
            OASFactory.createHeader()
                .description("Address of the key.")
                .schema(OASFactory.createSchema().addType(SchemaType.STRING))
                .example(ApiKeyResource.PATH + "/" + ID));
    Map<String, String> rules = new LinkedHashMap<>();
    rules.put(
        ApiKeyResource.IDENTITY_IS_OFF,
        "A service creates API keys only if it identifies its clients.");
    rules.put(
        ApiKeyResource.TOO_MANY,
        "A service has at most 1,000 API keys that are neither expired nor revoked.");
    all.getPOST().addExtension(RULES, rules);

    respond(all.getGET(), "400", "InvalidPageOfApiKeys");
    example(all.getGET(), "200", Map.of("apiKeys", List.of(ProblemResponse.parsed(KEY))));
    respond(one.getGET(), "404", "ApiKeyNotFound");
    example(one.getGET(), "200", ProblemResponse.parsed(KEY));
    body(
        revocation.getPOST(),
        "{\"reason\": \"The key was in a public file.\"}",
        "InvalidRevocation");
    respond(revocation.getPOST(), "404", "ApiKeyNotFound");
    example(revocation.getPOST(), "200", ProblemResponse.parsed(REVOKED));
  }

  private static void body(Operation operation, String example, String invalid) {
    operation
        .getRequestBody()
        .required(true)
        .getContent()
        .getMediaType(JSON)
        .setExample(ProblemResponse.parsed(example));
    respond(operation, "400", "MalformedApiKey");
    respond(operation, "413", "ApiKeyTooLarge");
    respond(operation, "415", "ApiKeyNotJson");
    respond(operation, "422", invalid);
  }

  private static void respond(Operation operation, String status, String response) {
    operation
        .getResponses()
        .addAPIResponse(
            status, OASFactory.createAPIResponse().ref("#/components/responses/" + response));
  }

  private static void example(Operation operation, String status, Object example) {
    operation
        .getResponses()
        .getAPIResponse(status)
        .getContent()
        .getMediaType(JSON)
        .setExample(example);
  }
}
