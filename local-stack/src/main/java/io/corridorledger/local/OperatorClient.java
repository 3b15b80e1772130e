package io.corridorledger.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;

/// Sends requests with a token of the issuer of the stack. The token has the role `operator`. Each
/// request has a new token, because a command can run longer than a token is valid.
final class OperatorClient {

  /// The management port of projection-service.
  static final String MANAGEMENT = "projection-management";

  static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration VALIDITY = Duration.ofMinutes(1);

  private final Settings settings;
  private final String toSeeTheResult;
  private final Duration answerTimeout;
  private final Issuer issuer;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  /// @param toSeeTheResult the command that shows whether the service has carried out a request
  OperatorClient(Settings settings, String toSeeTheResult) {
    this(settings, toSeeTheResult, ANSWER_TIMEOUT);
  }

  OperatorClient(Settings settings, String toSeeTheResult, Duration answerTimeout) {
    this.settings = settings;
    this.toSeeTheResult = toSeeTheResult;
    this.answerTimeout = answerTimeout;
    this.issuer = Issuer.existing(settings.dataDirectory());
  }

  JsonNode get(String service, String path) {
    return send("GET", service, path, HttpRequest.BodyPublishers.noBody());
  }

  JsonNode post(String service, String path, String body) {
    return send("POST", service, path, HttpRequest.BodyPublishers.ofString(body));
  }

  JsonNode delete(String service, String path) {
    return send("DELETE", service, path, HttpRequest.BodyPublishers.noBody());
  }

  private String token() {
    return switch (issuer) {
      case LocalIssuer local ->
          local.token(System.getProperty("user.name"), null, List.of("operator"), VALIDITY);
      case KeycloakRealm realm -> realm.token("operator");
    };
  }

  private URI address(String service) {
    var port =
        switch (service) {
          case MANAGEMENT -> settings.projectionManagementPort;
          case "agreements" -> settings.agreementsPort;
          case "logistics" -> settings.logisticsPort;
          default -> settings.projectionPort;
        };
    return URI.create("http://127.0.0.1:" + port);
  }

  private JsonNode send(
      String method, String service, String path, HttpRequest.BodyPublisher body) {
    var uri = address(service).resolve(path);
    var request =
        HttpRequest.newBuilder(uri)
            .timeout(answerTimeout)
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token())
            .method(method, body)
            .build();
    try {
      var response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new StackException(
            response.statusCode() / 100 == 4 ? Exit.USAGE : Exit.FAILED,
            Loader.problem("%s %s".formatted(method, path), response));
      }
      return JSON.readTree(response.body());
    } catch (HttpConnectTimeoutException e) {
      throw unreachable(uri, e);
    } catch (HttpTimeoutException e) {
      throw new StackException(
          Exit.UNREACHABLE,
          "%s has not answered within %d s, but still works on the request: to see the result, run %s."
              .formatted(uri.resolve("/"), answerTimeout.toSeconds(), toSeeTheResult),
          e);
    } catch (IOException e) {
      throw unreachable(uri, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException(Exit.FAILED, "The request was interrupted.", e);
    }
  }

  private static StackException unreachable(URI uri, IOException cause) {
    return new StackException(
        Exit.UNREACHABLE,
        "%s does not respond: start the services with ./corridor up.".formatted(uri.resolve("/")),
        cause);
  }
}
