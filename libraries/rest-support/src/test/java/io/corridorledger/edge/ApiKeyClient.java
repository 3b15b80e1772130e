package io.corridorledger.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.corridorledger.edge.RawHttp.Answer;
import java.net.URI;
import java.util.Arrays;
import java.util.stream.Collectors;

/// An API key of a running service.
///
/// @param token the text of the key
public record ApiKeyClient(URI service, String id, String token) {

  /// Creates a key that is valid for 30 days.
  public static ApiKeyClient create(URI service, String name, String... roles) {
    return create(service, body(name, roles));
  }

  /// @param body the body of the request that creates the key
  public static ApiKeyClient create(URI service, String body) {
    Answer answer = RawHttp.post(service, "/v1/api-keys", body, headers());
    assertEquals(201, answer.status(), answer::toString);
    JsonNode key = answer.json();
    String token = key.path("token").asText();
    assertTrue(token.matches("clk_[0-9a-f-]{36}_[0-9a-f]{64}"), "not the text of a key");
    return new ApiKeyClient(service, key.at("/apiKey/id").asText(), token);
  }

  /// The body of a request for a key without scopes.
  static String body(String name, String... roles) {
    return "{\"name\": \"%s\", \"roles\": [%s], \"validDays\": 30}"
        .formatted(
            name, Arrays.stream(roles).map("\"%s\""::formatted).collect(Collectors.joining(", ")));
  }

  String address() {
    return "/v1/api-keys/" + id;
  }

  public String secret() {
    return token.substring(token.lastIndexOf('_') + 1);
  }

  public Answer revoke() {
    return RawHttp.post(service, address() + "/revocation", "{}", headers());
  }

  private static String[] headers() {
    return new String[] {
      RequestContract.JSON, "Authorization: Bearer " + Tokens.of("key-operator", "operator")
    };
  }
}
