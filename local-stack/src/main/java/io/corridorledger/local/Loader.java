package io.corridorledger.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// Sends command files to the services through the REST API. Each line is one command:
///
/// ```json
/// {"key": "…", "method": "POST", "path": "/v1/agreements", "ifMatch": "*", "body": {…}}
/// ```
///
/// The key is the Idempotency-Key, so a line can be sent again without recording the fact twice. A
/// remark needs the id of the event to which it refers, but the author of the file does not know
/// this id. Instead, the line of the remark has the key of the line that records the event
/// (`"targetOf": "<key>"`), and the loader inserts the id.
final class Loader {

  /// The number of lines with each result.
  ///
  /// @param recorded lines whose fact was recorded now
  /// @param alreadyThere lines whose fact an earlier run had recorded
  /// @param refused lines that the service rejected
  record Summary(int recorded, int alreadyThere, int refused) {
    int lines() {
      return recorded + alreadyThere + refused;
    }
  }

  private record Command(
      String key, String method, String path, Optional<String> ifMatch, String body) {}

  /// Thrown for a line that was rejected. The message gives the author of the file the reason.
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    Refusal(String why) {
      super(why);
    }
  }

  private static final int ATTEMPTS = 8;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  /// The stream types of agreements-service. This list repeats a definition in the module
  /// event-contracts, because this module does not depend on event-contracts.
  private static final Set<String> OF_AGREEMENTS =
      Set.of("agreements", "visits", "commitments", "memberships", "indicators");

  private final Function<String, URI> target;
  private final PrintStream out;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final Duration firstPause;
  private final Optional<String> token;
  private final Map<String, String> eventOfKey = new HashMap<>();
  private int recorded;
  private int alreadyThere;
  private int refused;

  /// @param target returns the URL of the service for a path
  Loader(Function<String, URI> target, PrintStream out) {
    this(target, out, Optional.empty(), FIRST_PAUSE);
  }

  /// @param token bearer token that identifies the client; empty to send none
  Loader(Function<String, URI> target, PrintStream out, Optional<String> token) {
    this(target, out, token, FIRST_PAUSE);
  }

  /// @param firstPause pause before the second attempt to connect; each later pause is twice as
  ///   long
  Loader(
      Function<String, URI> target, PrintStream out, Optional<String> token, Duration firstPause) {
    this.target = target;
    this.out = out;
    this.firstPause = firstPause;
    this.token = token;
  }

  /// Returns a function that chooses the service for the path of a command: agreements-service or
  /// logistics-service.
  static Function<String, URI> route(URI agreements, URI logistics) {
    return path ->
        OF_AGREEMENTS.contains(path.substring("/v1/".length()).split("[/?]", 2)[0])
            ? agreements
            : logistics;
  }

  /// @param source a file, or a folder whose `.jsonl` files are sent in the order of their names
  /// @throws StackException if a service cannot be reached; the earlier commands remain recorded
  Summary load(Path source) {
    for (var file : files(source)) {
      var lines = lines(file);
      var bar = new ProgressBar(out, file.getFileName().toString(), lines.size());
      bar.show(0);
      for (int i = 0; i < lines.size(); i++) {
        if (!lines.get(i).isBlank()) {
          try {
            send(lines.get(i));
          } catch (Refusal refusal) {
            refused++;
            bar.interrupt();
            out.printf("%s:%d %s%n", file, i + 1, refusal.getMessage());
          }
        }
        bar.show(i + 1);
      }
      bar.interrupt();
    }
    var summary = new Summary(recorded, alreadyThere, refused);
    out.printf(
        "  %d lines: %d recorded, %d already there, %d refused%n",
        summary.lines(), recorded, alreadyThere, refused);
    return summary;
  }

  private void send(String line) throws Refusal {
    var command = parse(line);
    var response = exchange(command);
    if (response.statusCode() / 100 != 2) {
      throw new Refusal(problem("%s %s".formatted(command.method(), command.path()), response));
    }
    event(response).ifPresent(id -> eventOfKey.put(command.key(), id));
    if (response.headers().firstValue("Idempotency-Replayed").filter("true"::equals).isPresent()) {
      alreadyThere++;
    } else {
      recorded++;
    }
  }

  /// Returns the id of the event that the line has recorded, in this run or in an earlier one.
  private static Optional<String> event(HttpResponse<String> response) {
    try {
      return Optional.ofNullable(JSON.readTree(response.body()).at("/events/0/id").textValue());
    } catch (JsonProcessingException _) {
      // The format of the response is unknown, but its status shows that the command is recorded.
      return Optional.empty();
    }
  }

  private Command parse(String line) throws Refusal {
    try {
      var json = JSON.readTree(line);
      if (json.hasNonNull("targetOf") && json.get("body") instanceof ObjectNode remark) {
        var key = json.get("targetOf").asText();
        if (!eventOfKey.containsKey(key)) {
          throw new Refusal(
              "refers to the event that %s recorded: load both in one run".formatted(key));
        }
        remark.put("target", eventOfKey.get(key));
      }
      var command =
          new Command(
              json.path("key").asText(),
              json.path("method").asText("POST"),
              json.path("path").asText(),
              Optional.ofNullable(json.get("ifMatch")).map(JsonNode::asText),
              json.path("body").toString());
      if (command.key().isEmpty()
          || !command.path().startsWith("/v1/")
          || !json.path("body").isObject()) {
        throw new Refusal("is not a command: it needs a key, a path below /v1/ and a body");
      }
      return command;
    } catch (JsonProcessingException e) {
      throw new Refusal("is not JSON: " + e.getOriginalMessage());
    }
  }

  private HttpResponse<String> exchange(Command command) {
    var uri = target.apply(command.path()).resolve(command.path());
    var request =
        HttpRequest.newBuilder(uri)
            .timeout(ANSWER_TIMEOUT)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", command.key())
            .method(command.method(), HttpRequest.BodyPublishers.ofString(command.body()));
    token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    command.ifMatch().ifPresent(version -> request.header("If-Match", version));
    var pause = firstPause;
    for (int attempt = 1; ; attempt++) {
      try {
        var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        var retryAfter = retryAfter(response);
        if (retryAfter.isEmpty() || attempt == ATTEMPTS) {
          return response;
        }
        pause(shorter(retryAfter.get(), LONGEST_PAUSE));
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw new StackException(
              Exit.UNREACHABLE,
              "%s does not respond: start the services with ./corridor up, or give another address with --url. Loading again is safe."
                  .formatted(uri.resolve("/")),
              e);
        }
        pause(pause);
        pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  /// Returns the time to wait before the request is sent again; empty if it must not be sent again.
  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    var seconds =
        response.headers().firstValue("Retry-After").filter(text -> text.matches("\\d{1,6}"));
    return switch (response.statusCode()) {
      case 409 -> seconds.map(text -> Duration.ofSeconds(Long.parseLong(text)));
      case 503 ->
          Optional.of(
              seconds.map(text -> Duration.ofSeconds(Long.parseLong(text))).orElse(FIRST_PAUSE));
      default -> Optional.empty();
    };
  }

  /// Converts a problem response to `title: detail (pointer message, …)`. Returns the beginning of
  /// any other response.
  ///
  /// @param request method and path of the request
  static String problem(String request, HttpResponse<String> response) {
    var begin = "%s → %d ".formatted(request, response.statusCode());
    try {
      var problem = JSON.readTree(response.body());
      if (problem.hasNonNull("title")) {
        var errors =
            StreamSupport.stream(problem.path("errors").spliterator(), false)
                .map(error ->
                    (error.path("pointer").asText() + " " + error.path("detail").asText()).strip())
                .collect(Collectors.joining("; "));
        return begin
            + problem.path("title").asText()
            + (problem.hasNonNull("detail") ? ": " + problem.path("detail").asText() : "")
            + (errors.isEmpty() ? "" : " (" + errors + ")");
      }
    } catch (JsonProcessingException _) {
      // The response is not a problem, so the beginning of its text is shown unchanged.
    }
    return begin + response.body().substring(0, Math.min(200, response.body().length()));
  }

  private static List<Path> files(Path source) {
    if (!Files.isDirectory(source)) {
      return List.of(source);
    }
    try (var files = Files.list(source)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    } catch (IOException e) {
      throw unreadable(source, e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static StackException unreadable(Path file, IOException e) {
    return new StackException(
        Exit.USAGE,
        "%s cannot be read (%s): give a command file or a folder of .jsonl files."
            .formatted(file, e.getClass().getSimpleName()),
        e);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static StackException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StackException(Exit.FAILED, "Loading was interrupted.", e);
  }
}
