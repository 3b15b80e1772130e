package io.corridorledger.apikey;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.audit.AuditLog;
import io.corridorledger.body.CheckedBody;
import io.corridorledger.constraint.Text;
import io.corridorledger.edge.ClientAddress;
import io.corridorledger.edge.ClientAddresses;
import io.corridorledger.identity.ApiKey;
import io.corridorledger.identity.ApiKeyStore;
import io.corridorledger.identity.ApiKeyText;
import io.corridorledger.identity.ApiKeys;
import io.corridorledger.identity.Identities;
import io.corridorledger.identity.Principal;
import io.corridorledger.problem.Paging;
import io.corridorledger.problem.Problem;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/// The API keys of this service. Only operators may use these operations, and a key cannot have the
/// role `operator`. So a client with a key cannot create keys.
///
/// A decision is written to the audit log before it is carried out, as for parked streams.
@Path("/v1/api-keys")
@Tag(
    name = "API keys",
    description =
        "Keys for clients that cannot get tokens from the issuer. Each service has its own keys.")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ApiKeyResource {

  static final String PATH = "/v1/api-keys";
  static final String IDENTITY_IS_OFF = "identity-is-off";
  static final String TOO_MANY = "too-many-api-keys";

  private static final String EXAMPLE_ID = "0192a1b0-5c00-7000-8000-0000000000a1";
  private static final int MAX_ENTRIES = 1_000;

  /// Status of the examples for one key. The service chooses the ids, so no key has the id of an
  /// example.
  private static final String NOT_FOUND = "404";

  private final ApiKeyStore store;
  private final ApiKeys keys;
  private final Identities identities;
  private final ClientAddresses addresses;
  private final AuditLog audit;
  private final CurrentVertxRequest request;

  ApiKeyResource(
      ApiKeyStore store,
      ApiKeys keys,
      Identities identities,
      ClientAddresses addresses,
      AuditLog audit,
      CurrentVertxRequest request) {
    this.store = store;
    this.keys = keys;
    this.identities = identities;
    this.addresses = addresses;
    this.audit = audit;
    this.request = request;
  }

  @Schema(name = "CreatedApiKey", description = "A new API key with its text")
  public record Created(
      @Schema(
              description =
                  "The text of the key, which the client sends as `Authorization: Bearer <token>`. No other response contains this text.")
          @NotNull
          String token,
      @Schema(description = "The properties of the key") @NotNull ApiKey apiKey) {

    /// Leaves out the text of the key, so that no log message contains it.
    @Override
    public String toString() {
      return "Created[apiKey=%s]".formatted(apiKey);
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "ApiKeys", description = "A page of API keys")
  public record Listed(
      @Schema(description = "The keys, in the order of their creation") @NotNull
          List<ApiKey> apiKeys,
      @Schema(description = "Address of the next page; absent on the last page") String next) {}

  @Schema(name = "ApiKeyRevocation", description = "The revocation of an API key")
  public record Revocation(
      @Schema(
              description = "Reason for the revocation, which the audit log shows",
              maxLength = MAX_REASON)
          @Text(max = MAX_REASON)
          String reason)
      implements CheckedBody {

    static final int MAX_REASON = 1_000;
  }

  @POST
  @Operation(
      operationId = "createApiKey",
      summary = "Create an API key",
      description =
          """
          Creates a key for this service. The response contains the text of the key. The service stores only a hash of the secret, so it cannot return this text again. The instance that creates the key accepts the key at once, and the other instances accept the key after some seconds. Each request creates another key. If a response is lost, revoke the key whose text is unknown.\
          """)
  @APIResponse(
      responseCode = "201",
      description = "The new key with its text.",
      content = @Content(schema = @Schema(implementation = Created.class)))
  public RestResponse<Created> create(NewApiKey key) throws SQLException {
    if (!identities.isOn()) throw identityIsOff();
    UUID id = store.newId().orElseThrow(ApiKeyResource::tooMany);
    List<String> roles = key.roles().stream().distinct().sorted().toList();
    List<String> scopes =
        key.scopes() == null ? null : key.scopes().stream().distinct().sorted().toList();
    record(
        "create api-key " + id,
        "%s: roles %s, scopes %s, %d days"
            .formatted(
                key.name(), roles, scopes == null ? "not limited" : scopes, key.validDays()));
    String token = ApiKeyText.create(id);
    ApiKey created =
        store
            .create(
                ApiKeyText.parse(token).orElseThrow(),
                key.name(),
                roles,
                scopes,
                identities.current().actor(),
                key.validDays())
            .orElseThrow(ApiKeyResource::tooMany);
    keys.changed();
    // The header contains a path without a host, because the service may not know its public host
    // name behind a proxy.
    return ResponseBuilder.create(RestResponse.Status.CREATED, new Created(token, created))
        .header("Location", PATH + "/" + id)
        .build();
  }

  @GET
  @Operation(
      operationId = "listApiKeys",
      summary = "Returns the API keys of this service",
      description =
          "Returns the keys in the order of their creation, beginning after the key `after`. Expired and revoked keys are listed too. The service keeps at most 10,000 expired or revoked keys, and deletes the keys that expired or were revoked first.")
  @APIResponse(responseCode = "200", description = "A page of API keys.")
  public Listed list(
      @Parameter(
              description = "Id of the key before the first key of the page",
              schema = @Schema(type = SchemaType.STRING, format = "uuid"))
          @QueryParam("after")
          String after,
      @Parameter(
              description = "Maximum number of keys on the page",
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      format = "int32",
                      minimum = "1",
                      maximum = "1000",
                      defaultValue = "100"),
              example = "10")
          @QueryParam("limit")
          @DefaultValue("100")
          String limit)
      throws SQLException {
    if (after != null && !after.matches("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}"))
      throw notAnId();
    int most = Paging.limit(limit, MAX_ENTRIES);
    List<ApiKey> found = store.page(after == null ? null : UUID.fromString(after), most + 1);
    if (found.size() <= most) return new Listed(found, null);
    List<ApiKey> page = found.subList(0, most);
    return new Listed(page, "%s?after=%s&limit=%d".formatted(PATH, page.getLast().id(), most));
  }

  @GET
  @Path("{id}")
  @Operation(
      operationId = "getApiKey",
      summary = "Returns an API key",
      description =
          "Returns a key without its text. The service chooses the ids of keys, so the example returns status 404.",
      extensions = @Extension(name = "x-example-status", value = NOT_FOUND, parseValue = true))
  @APIResponse(responseCode = "200", description = "The key.")
  public ApiKey get(
      @Parameter(description = "Id of the key", example = EXAMPLE_ID) @PathParam("id") UUID id)
      throws SQLException {
    return store.find(id).orElseThrow(() -> notFound(id));
  }

  @POST
  @Path("{id}/revocation")
  @Operation(
      operationId = "revokeApiKey",
      summary = "Revoke an API key",
      description =
          """
          Revokes a key permanently. The instance that revokes the key refuses it at once, and the other instances refuse it after some seconds. Another revocation of the key changes nothing and returns the same response. The service chooses the ids of keys, so the example returns status 404.\
          """,
      extensions = @Extension(name = "x-example-status", value = NOT_FOUND, parseValue = true))
  @APIResponse(
      responseCode = "200",
      description = "The revoked key.",
      content = @Content(schema = @Schema(implementation = ApiKey.class)))
  public ApiKey revoke(
      @Parameter(description = "Id of the key", example = EXAMPLE_ID) @PathParam("id") UUID id,
      Revocation revocation)
      throws SQLException {
    ApiKey known = store.find(id).orElseThrow(() -> notFound(id));
    if (known.status() == ApiKey.Status.REVOKED) {
      // An earlier request may have failed after its revocation, and before this call.
      keys.changed();
      return known;
    }
    record("revoke api-key " + id, revocation.reason() == null ? "" : revocation.reason());
    ApiKey revoked = store.revoke(id, identities.current().actor()).orElseThrow(() -> notFound(id));
    keys.changed();
    return revoked;
  }

  /// Records the decision of an operator in the audit log. Must be called before the decision is
  /// carried out.
  private void record(String operation, String reason) throws SQLException {
    Principal operator = identities.current();
    audit.decided(
        operator.id(),
        addresses.address(request.getCurrent().request()).map(ClientAddress::text).orElse(null),
        operation,
        reason);
  }

  static Problem identityIsOff() {
    return Problem.ruleViolated(
        IDENTITY_IS_OFF,
        "The service identifies no clients, so it cannot check a key. Set corridor.identity.issuer first.");
  }

  static Problem tooMany() {
    return Problem.ruleViolated(
        TOO_MANY,
        "The service has %d valid API keys. Revoke keys that no client uses any more."
            .formatted(ApiKeyStore.MAX_VALID));
  }

  static Problem notAnId() {
    return Problem.invalidParameter("after", "is not the id of an API key, which is a UUID");
  }

  static Problem notFound(UUID id) {
    return Problem.notFound("This service has no API key %s.".formatted(id));
  }
}
