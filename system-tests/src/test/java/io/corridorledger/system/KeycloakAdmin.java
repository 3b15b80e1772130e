package io.corridorledger.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corridorledger.local.KeycloakRealm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Changes the realm of a local Keycloak with the administrator's REST API.
final class KeycloakAdmin {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REALM = "/admin/realms/corridor-ledger";

  private final KeycloakRealm realm;

  KeycloakAdmin(KeycloakRealm realm) {
    this.realm = realm;
  }

  /// Sets how long the tokens of a client are valid.
  void setTokenLifespan(String client, Duration lifespan) {
    var known = client(client);
    ((ObjectNode) known.path("attributes"))
        .put("access.token.lifespan", Long.toString(lifespan.toSeconds()));
    send("PUT", "%s/clients/%s".formatted(REALM, known.path("id").asText()), known);
  }

  /// Sets the scopes of a client; an empty list removes the limit.
  void setScopes(String client, List<String> scopes) {
    var account =
        (ObjectNode)
            send(
                "GET",
                "%s/clients/%s/service-account-user"
                    .formatted(REALM, client(client).path("id").asText()),
                null);
    account.set("attributes", JSON.valueToTree(Map.of("corridor_scopes", scopes)));
    send("PUT", "%s/users/%s".formatted(REALM, account.path("id").asText()), account);
  }

  /// Adds a key with which the realm signs from now on, if no key has a higher priority.
  void addSigningKey(String name, int priority) {
    send(
        "POST",
        REALM + "/components",
        JSON.valueToTree(
            Map.of(
                "name",
                name,
                "providerId",
                "rsa-generated",
                "providerType",
                "org.keycloak.keys.KeyProvider",
                "config",
                Map.of(
                    "priority", List.of(Integer.toString(priority)),
                    "algorithm", List.of("RS256")))));
  }

  /// Adds a person who logs in with a password and has a role of the ledger.
  void addPerson(String username, String password, String first, String last, String role) {
    send(
        "POST",
        REALM + "/users",
        JSON.valueToTree(
            Map.of(
                "username",
                username,
                "enabled",
                true,
                "firstName",
                first,
                "lastName",
                last,
                "email",
                username + "@example.org",
                "credentials",
                List.of(Map.of("type", "password", "value", password)))));
    var person = send("GET", "%s/users?exact=true&username=%s".formatted(REALM, username), null);
    var ledger = client("corridor-ledger").path("id").asText();
    var known = send("GET", "%s/clients/%s/roles/%s".formatted(REALM, ledger, role), null);
    send(
        "POST",
        "%s/users/%s/role-mappings/clients/%s"
            .formatted(REALM, person.get(0).path("id").asText(), ledger),
        JSON.createArrayNode().add(known));
  }

  private ObjectNode client(String client) {
    return (ObjectNode) send("GET", REALM + "/clients?clientId=" + client, null).get(0);
  }

  private JsonNode send(String method, String path, JsonNode body) {
    return exchange(
        HttpRequest.newBuilder(realm.server().resolve(path))
            .header("Authorization", "Bearer " + token())
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString())));
  }

  private String token() {
    URI tokens = realm.server().resolve("/realms/master/protocol/openid-connect/token");
    return exchange(
            HttpRequest.newBuilder(tokens)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    BodyPublishers.ofString(
                        "grant_type=password&client_id=admin-cli&username=admin&password="
                            + realm.adminPassword())))
        .path("access_token")
        .asText();
  }

  private static JsonNode exchange(HttpRequest.Builder request) {
    try {
      var response = Api.CLIENT.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2)
        throw new AssertionError(
            "%s %s → %d %s"
                .formatted(
                    response.request().method(),
                    response.uri(),
                    response.statusCode(),
                    response.body()));
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
