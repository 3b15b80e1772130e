package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.corridorledger.local.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The REST API as any client sees it. Each response of a service must agree with the API document
/// of the service.
final class Api {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  /// Keeps the scale of a number: 2.70 is not 2.7.
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /// The problem type with which a reader reports that a write is not visible yet.
  static final String NOT_YET_VISIBLE = "urn:corridor:problem:not-yet-visible";

  /// The names of services by host and port.
  private static final Map<String, String> SERVICES = new ConcurrentHashMap<>();

  private Api() {}

  /// Compares all responses from the address of a service with the API document of the service.
  static void expectDocumentedAnswers(ServiceProcess service) {
    SERVICES.put(service.url().getAuthority(), service.name());
  }

  record Answer(HttpResponse<String> response) {

    int status() {
      return response.statusCode();
    }

    /// The value of a header; empty when there is none.
    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    JsonNode json() {
      return Api.json(response.body());
    }

    /// The value at a JSON pointer as text; empty when there is none.
    String at(String pointer) {
      return json().at(pointer).asText();
    }

    Answer expect(int status) {
      assertEquals(status, status(), this::toString);
      return this;
    }

    @Override
    public String toString() {
      return "%s %s → %d %s"
          .formatted(response.request().method(), response.uri(), status(), response.body());
    }
  }

  static boolean isJson(String text) {
    try {
      return !JSON.reader()
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .readTree(text)
          .isMissingNode();
    } catch (JsonProcessingException _) {
      return false;
    }
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  /// Sends a GET request and expects 200.
  ///
  /// @param headers names and values, alternating
  static Answer get(URI service, String pathAndQuery, String... headers) {
    return ask(service, pathAndQuery, headers).expect(200);
  }

  /// Like [#get], but accepts any status.
  static Answer ask(URI service, String pathAndQuery, String... headers) {
    return send(request(service, pathAndQuery, headers).GET());
  }

  /// Reads like a client that needs its own writes: waits as long as the reader allows, and asks
  /// again if that was not enough.
  ///
  /// @param tokens the `Consistency-Token` of each write
  static Answer getAfter(List<String> tokens, URI service, String pathAndQuery) {
    var deadline = System.nanoTime() + LedgerSystem.PATIENCE.toNanos();
    while (true) {
      var answer =
          ask(
              service,
              pathAndQuery,
              "Consistency-Token",
              String.join(", ", tokens),
              "Prefer",
              "wait=20");
      if (!answer.response().body().contains(NOT_YET_VISIBLE) || System.nanoTime() > deadline) {
        return answer.expect(200);
      }
    }
  }

  static Answer post(URI service, String path, String body, String... headers) {
    return send(
        request(service, path, headers)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  static HttpRequest.Builder request(URI service, String pathAndQuery, String... headers) {
    var request = HttpRequest.newBuilder(service.resolve(pathAndQuery)).timeout(TIMEOUT);
    return headers.length == 0 ? request : request.headers(headers);
  }

  /// All items of a list, page by page.
  static List<JsonNode> all(URI service, String path) {
    var items = new ArrayList<JsonNode>();
    var place = path;
    while (!place.isEmpty()) {
      var page = get(service, place);
      page.json().get("items").forEach(items::add);
      place = nextOf(page);
    }
    return items;
  }

  private static String nextOf(Answer page) {
    var link = page.header("Link");
    return link.isEmpty() ? "" : link.replaceFirst("^<(.*)>; rel=\"?next\"?$", "$1");
  }

  /// Limits the whole exchange: the timeout of a request ends with the headers of the response.
  private static Answer send(HttpRequest.Builder request) {
    var answer = CLIENT.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    try {
      return documented(new Answer(answer.get(2 * TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)));
    } catch (ExecutionException e) {
      throw new UncheckedIOException(
          e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause()));
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new UncheckedIOException(new IOException("no end of the answer", e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Answer documented(Answer answer) {
    var service = SERVICES.get(answer.response().uri().getAuthority());
    if (service != null) DocumentedAnswer.check(service, answer);
    return answer;
  }
}
