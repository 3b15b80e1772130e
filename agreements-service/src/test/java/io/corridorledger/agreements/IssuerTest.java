package io.corridorledger.agreements;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.corridorledger.edge.RawHttp;
import io.corridorledger.edge.RawHttp.Answer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The keys of an issuer: discovery, rotation, and an issuer that is unavailable. The issuer is an
/// HTTP server with a discovery document and a set of keys (OpenID Connect Discovery, RFC 7517).
@QuarkusTest
@WithTestResource(IssuerStack.class)
class IssuerTest {

  private static final long MAX_WAIT_NANOS = 120_000_000_000L;

  @TestHTTPResource("/")
  URI service;

  private final URI issuer = URI.create(System.getProperty(IssuerStack.ISSUER));
  private final AtomicInteger keyRequests = new AtomicInteger();
  private HttpServer server;

  private void start(RsaJsonWebKey... keys) throws IOException {
    String known = new JsonWebKeySet(List.of(keys)).toJson();
    server = HttpServer.create(new InetSocketAddress(issuer.getHost(), issuer.getPort()), 0);
    server.createContext(
        "/realm/.well-known/openid-configuration",
        exchange ->
            answer(
                exchange,
                """
                {"issuer": "%s", "jwks_uri": "%s/keys", "authorization_endpoint": "%s/authorize", "token_endpoint": "%s/token",
                 "response_types_supported": ["code"], "subject_types_supported": ["public"],
                 "id_token_signing_alg_values_supported": ["RS256"]}
                """
                    .formatted(issuer, issuer, issuer, issuer)));
    server.createContext(
        "/realm/keys",
        exchange -> {
          keyRequests.incrementAndGet();
          answer(exchange, known);
        });
    server.start();
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    byte[] body = json.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }

  @AfterEach
  void stop() {
    if (server != null) server.stop(0);
    server = null;
  }

  private static RsaJsonWebKey key(String id) throws JoseException {
    RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
    key.setKeyId(id);
    key.setUse("sig");
    key.setAlgorithm(AlgorithmIdentifiers.RSA_USING_SHA256);
    return key;
  }

  private String token(RsaJsonWebKey key) throws JoseException {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(issuer.toString());
    claims.setAudience("corridor-ledger");
    claims.setSubject("s-1");
    claims.setStringListClaim("roles", "operator");
    claims.setIssuedAtToNow();
    claims.setExpirationTimeMinutesInTheFuture(10);
    JsonWebSignature signature = new JsonWebSignature();
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
    signature.setKeyIdHeaderValue(key.getKeyId());
    signature.setKey(key.getPrivateKey());
    signature.setPayload(claims.toJson());
    return signature.getCompactSerialization();
  }

  private Answer log(RsaJsonWebKey key) throws JoseException {
    return RawHttp.get(
        service, "/v1/log?limit=1", "Via: 1.1 test", "Authorization: Bearer " + token(key));
  }

  private void isRefused(RsaJsonWebKey key) throws JoseException {
    Answer answer = log(key).isProblem(401, "unauthenticated");
    assertEquals("Bearer error=\"invalid_token\"", answer.header("WWW-Authenticate"));
  }

  private void isAccepted(RsaJsonWebKey key) throws JoseException {
    Answer answer = log(key);
    assertEquals(200, answer.status(), answer::toString);
  }

  /// Waits until the service has the keys of the issuer. It asks for them again when a token has an
  /// unknown key.
  private void becomes(int status, RsaJsonWebKey key) throws JoseException {
    for (long end = System.nanoTime() + MAX_WAIT_NANOS; log(key).status() != status; ) {
      assertTrue(System.nanoTime() < end, "the status does not become " + status);
      LockSupport.parkNanos(200_000_000);
    }
  }

  /// Waits until the service refuses a key that its issuer withdrew. Only a token with an unknown
  /// key makes the service ask for the keys again, at most once in each interval.
  private void forgets(RsaJsonWebKey key, RsaJsonWebKey unknown) throws JoseException {
    for (long end = System.nanoTime() + MAX_WAIT_NANOS; log(key).status() != 401; ) {
      assertTrue(System.nanoTime() < end, "the service still accepts a withdrawn key");
      isRefused(unknown);
      LockSupport.parkNanos(200_000_000);
    }
  }

  @Test
  void theServiceFollowsTheKeysOfItsIssuer() throws IOException, JoseException {
    RsaJsonWebKey first = key("first");
    RsaJsonWebKey second = key("second");
    RsaJsonWebKey stranger = key("first");

    isRefused(first); // The issuer is unavailable, and the service has no key yet.
    start(first);
    becomes(200, first);
    isRefused(second);
    isRefused(stranger); // Another key with the id of a known one.

    stop();
    isAccepted(first);
    isRefused(second);
    isRefused(stranger);
    isAccepted(first);

    start(first, second);
    becomes(200, second);
    isAccepted(first);
    int asked = keyRequests.get();
    for (int i = 0; i < 20; i++) isAccepted(second);
    assertEquals(asked, keyRequests.get(), "known keys are not requested again");

    stop();
    start(second);
    forgets(first, key("third"));
    isAccepted(second);
  }
}
