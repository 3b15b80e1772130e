package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.local.KeycloakRealm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Logs a person in as a browser does: authorization code with PKCE (RFC 7636).
record KeycloakLogin(KeycloakRealm realm, HttpClient client) {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String CLIENT = "people";
  private static final String BACK = "http://127.0.0.1:5173/after-login";
  private static final Pattern FORM = Pattern.compile("<form[^>]* action=\"([^\"]+)\"");
  private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");

  static KeycloakLogin of(KeycloakRealm realm) {
    return new KeycloakLogin(realm, HttpClient.newHttpClient());
  }

  String token(String username, String password) {
    var verifier = UUID.randomUUID() + "-" + UUID.randomUUID();
    var request =
        Map.of(
            "client_id",
            CLIENT,
            "response_type",
            "code",
            "scope",
            "openid",
            "redirect_uri",
            BACK,
            "code_challenge_method",
            "S256",
            "code_challenge",
            challenge(verifier));
    var withoutChallenge = new TreeMap<>(request);
    withoutChallenge.remove("code_challenge");
    var refused = send(get("/protocol/openid-connect/auth?" + form(withoutChallenge)));
    assertTrue(
        refused.headers().firstValue("Location").orElse("").contains("error=invalid_request"),
        "a login without PKCE is refused");

    var page = send(get("/protocol/openid-connect/auth?" + form(request)));
    var action = FORM.matcher(page.body());
    assertTrue(action.find(), page::body);
    // The client of the JDK does not return these cookies, because they are only for TLS. Browsers
    // return them to the loopback address without TLS.
    var cookies =
        page.headers().allValues("Set-Cookie").stream()
            .map(cookie -> cookie.split(";", 2)[0])
            .collect(Collectors.joining("; "));
    var answer =
        send(
            post(
                    URI.create(action.group(1).replace("&amp;", "&")),
                    Map.of("username", username, "password", password))
                .header("Cookie", cookies));
    var code = CODE.matcher(answer.headers().firstValue("Location").orElse(""));
    assertTrue(code.find(), () -> answer.statusCode() + " " + answer.body());
    var tokens =
        send(
            post(
                URI.create(realm.issuer() + "/protocol/openid-connect/token"),
                Map.of(
                    "grant_type", "authorization_code",
                    "client_id", CLIENT,
                    "redirect_uri", BACK,
                    "code", code.group(1),
                    "code_verifier", verifier)));
    assertEquals(200, tokens.statusCode(), tokens::body);
    return Api.json(tokens.body()).path("access_token").asText();
  }

  private static String challenge(String verifier) {
    try {
      var hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(URI.create(realm.issuer() + path));
  }

  private static HttpRequest.Builder post(URI address, Map<String, String> form) {
    return HttpRequest.newBuilder(address)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(form(form)));
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field ->
            field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
