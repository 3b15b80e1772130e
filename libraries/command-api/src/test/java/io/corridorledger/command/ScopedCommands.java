package io.corridorledger.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corridorledger.command.DocumentedApi.Operation;
import io.corridorledger.edge.Tokens;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Sends the example of each command with scopes that contain it, and with scopes that do not. A
/// new command without a check of its scopes fails here.
final class ScopedCommands {

  private static final String ELSEWHERE = "hub:no-such-hub";

  private final DocumentedApi api;

  ScopedCommands(DocumentedApi api) {
    this.api = api;
  }

  void keepToTheScopesOfTheirClient() {
    List<Operation> commands = api.commands();
    assertFalse(commands.isEmpty(), "the document has no command");
    DocumentedApi.each(
        commands,
        command -> {
          check(command, List.of("{type}"));
          check(command, List.of("{type}/{id}"));
          if (isPermittedBySubjects(command)) check(command, subjects(command));
        });
  }

  /// Sends a command with all scopes that do not contain it, and then with the same idempotency key
  /// and the same version of the stream with a scope that contains it. The last request is
  /// recorded, so no refused request has written an event or a receipt.
  private void check(Operation command, List<String> inside) {
    String id = command.isChange() ? api.before(command) : UUID.randomUUID().toString();
    String type = type(command);
    String version = command.isChange() ? api.version("/v1/%s/%s".formatted(type, id)) : null;
    String key = DocumentedApi.key();
    for (List<String> scopes : outside(command)) {
      HttpResponse<String> refused = send(command, id, key, version, scopes);
      assertEquals(403, refused.statusCode(), scopes + ": " + refused.body());
      assertEquals(
          "urn:corridor:problem:forbidden",
          DocumentedApi.json(refused.body()).path("type").asText());
    }
    List<String> scopes =
        inside.stream().map(text -> text.replace("{type}", type).replace("{id}", id)).toList();
    HttpResponse<String> recorded = send(command, id, key, version, scopes);
    assertEquals(command.status(), "" + recorded.statusCode(), scopes + ": " + recorded.body());
    assertEquals("", DocumentedApi.header(recorded, "Idempotency-Replayed"));
    assertEquals(id, DocumentedApi.json(recorded.body()).path("id").asText());
  }

  private HttpResponse<String> send(
      Operation command, String id, String key, String version, List<String> scopes) {
    ObjectNode body = command.exampleWithoutId();
    if (!command.isChange()) body.put("id", id);
    return api.send(
        api.request(command, id, key, version, body.toString())
            .header(
                "Authorization",
                "Bearer " + Tokens.scoped("scoped", scopes, "recorder", "corrector")));
  }

  private static String type(Operation command) {
    return command.path().split("/")[2];
  }

  private List<List<String>> outside(Operation command) {
    String type = type(command);
    List<List<String>> outside = new ArrayList<>();
    outside.add(List.of());
    outside.add(List.of(type.equals("visits") ? "hubs" : "visits"));
    outside.add(List.of(type + "/" + UUID.randomUUID()));
    outside.add(List.of(ELSEWHERE));
    if (!isPermittedBySubjects(command)) outside.add(subjects(command));
    return outside;
  }

  private boolean isPermittedBySubjects(Operation command) {
    return facts(command).stream().noneMatch(List::isEmpty);
  }

  private List<String> subjects(Operation command) {
    return facts(command).stream().flatMap(List::stream).distinct().toList();
  }

  /// The subjects of each fact that the scopes must contain: the stated fact, or the target of a
  /// remark and the fact that the remark states.
  private List<List<String>> facts(Operation command) {
    JsonNode body = command.example();
    if (!body.has("targetVersion")) return List.of(subjects(body));
    Operation opening = command;
    while (opening.isChange()) opening = api.predecessor(opening);
    assertEquals(1, body.path("targetVersion").asInt(), "the target is the first fact");
    List<List<String>> facts = new ArrayList<>(List.of(subjects(opening.example())));
    if (body.has("replacement")) facts.add(subjects(body.path("replacement").iterator().next()));
    else if (body.has("figure")) facts.add(subjects(body));
    return facts;
  }

  private static List<String> subjects(JsonNode fact) {
    return Stream.of(fact.at("/figure/key/subject"))
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText)
        .toList();
  }
}
