package io.corridorledger.fuzz;

import static io.corridorledger.fuzz.Values.pick;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corridorledger.fuzz.OpenApi.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// The requests for a writer. The first requests create two aggregates. The later requests are
/// facts and remarks for these aggregates, and queries about the aggregates.
final class WriterEpisode extends Episode {

  private static final int OPENED = 2;

  /// A fact or remark that the service has recorded.
  private record Event(String id, String type, Operation operation) {}

  /// An aggregate of this episode. Its first fact may have been rejected.
  private static final class Aggregate {
    final Operation opening;
    final List<Event> events = new ArrayList<>();
    String id;
    long version;

    Aggregate(Operation opening, String id) {
      this.opening = opening;
      this.id = id;
    }
  }

  private final List<Aggregate> aggregates = new ArrayList<>();
  private Request lastAccepted;

  WriterEpisode(Surface surface, long episode) {
    super(surface, episode);
    var openings = operations(Operation::opens);
    var random = surface.random(Long.MAX_VALUE - episode);
    for (var i = 0; i < OPENED && !openings.isEmpty(); i++) {
      // An episode has two aggregates. If the service has several types of aggregates, the two
      // aggregates have different types.
      var others =
          openings.stream()
              .filter(o ->
                  aggregates.stream().noneMatch(a -> a.opening.collection().equals(o.collection())))
              .toList();
      var id = surface.idIn(surface.service(), episode, i).toString();
      aggregates.add(new Aggregate(pick(others.isEmpty() ? openings : others, random), id));
    }
  }

  private List<Operation> operations(Predicate<Operation> which) {
    return surface.document().operations().stream().filter(which).toList();
  }

  @Override
  Request request(long number, int index, RandomGenerator random) {
    if (index < aggregates.size()) {
      return valid(opening(number, aggregates.get(index), random));
    }
    if (aggregates.isEmpty() || random.nextInt(100) < 12) {
      return mutated(reading(number, random), null, random);
    }
    if (random.nextInt(100) < 8) {
      var aggregate = pick(aggregates, random);
      var other =
          new Aggregate(
              aggregate.opening,
              surface.idIn(surface.service(), episode, 2 + index % 6).toString());
      return mutated(opening(number, other, random), aggregate, random);
    }
    var aggregate = pick(aggregates, random);
    var joining =
        operations(o ->
            o.method().equals("POST")
                && o.hasPathParameter()
                && o.collection().equals(aggregate.opening.collection()));
    return joining.isEmpty()
        ? mutated(reading(number, random), null, random)
        : mutated(joining(number, pick(joining, random), aggregate, random), aggregate, random);
  }

  /// A request whose body is not yet converted to bytes.
  private record Draft(Request request, ObjectNode body) {}

  private static Request valid(Draft draft) {
    return draft.body() == null ? draft.request() : draft.request().withBody(written(draft.body()));
  }

  private Draft opening(long number, Aggregate aggregate, RandomGenerator random) {
    var body = surface.values().body(aggregate.opening, random);
    switch (random.nextInt(20)) {
      case 0, 1 -> body.remove("id");
      case 2 -> {
        // This id may also be the id of an aggregate in the log of the other writer. This is no
        // error, because the logs of two writers may contain the same id.
        var other =
            surface.service() == Service.AGREEMENTS ? Service.LOGISTICS : Service.AGREEMENTS;
        body.put("id", surface.idIn(other, episode, 0).toString());
      }
      case 3 -> {
        if (!surface.foreignIds().isEmpty()) {
          body.put("id", pick(surface.foreignIds(), random).toString());
        }
      }
      default -> body.put("id", aggregate.id);
    }
    return new Draft(
        command(base(number, aggregate.opening, aggregate.opening.path(), random), random), body);
  }

  private Draft joining(
      long number, Operation operation, Aggregate aggregate, RandomGenerator random) {
    var body = surface.values().body(operation, random);
    if (body.has("id")) {
      body.put("id", aggregate.id);
    }
    var properties = surface.document().resolve(operation.body()).path("properties");
    var facts = aggregate.events.stream().filter(e -> !isRemark(e.operation())).toList();
    var choice = random.nextInt(1 << 16);
    var variation = random.nextLong();
    if (properties.has("target") && !aggregate.events.isEmpty()) {
      var targets = facts.isEmpty() || choice % 10 == 0 ? aggregate.events : facts;
      var target = targets.get(choice % targets.size());
      if (body.has("target")
          || Place.requires(surface.document().resolve(operation.body()), "target")) {
        body.put("target", target.id());
      }
      if (properties.has("replacement")) {
        var replacement =
            surface.values().body(target.operation(), new SplittableRandom(variation));
        if (target.operation().opens()) {
          replacement.put("id", aggregate.id);
        }
        body.set(
            "replacement", JsonNodeFactory.instance.objectNode().set(target.type(), replacement));
      }
    }
    var path = operation.path().replaceFirst("\\{[^}]*}", aggregate.id);
    var request = command(base(number, operation, path, random), random);
    var match =
        random.nextBoolean() || aggregate.version == 0 ? "*" : "\"" + aggregate.version + "\"";
    return new Draft(request.with("If-Match", match), body);
  }

  private boolean isRemark(Operation operation) {
    return surface.document().resolve(operation.body()).path("properties").has("target");
  }

  private Request command(Request request, RandomGenerator random) {
    var command =
        request.with(
            Request.KEY,
            "fuzz-%d-%s-%d".formatted(surface.seed(), surface.service().label(), request.number()));
    if (random.nextInt(4) == 0) {
      command = command.with("Correlation-Id", Values.uuid(random).toString());
    }
    if (random.nextInt(4) == 0) {
      command =
          command.with(
              "traceparent",
              "00-%016x%016x-%016x-01"
                  .formatted(random.nextLong() | 1, random.nextLong(), random.nextLong() | 1));
    }
    return command;
  }

  private Draft reading(long number, RandomGenerator random) {
    var operations = operations(o -> o.method().equals("GET"));
    var operation = pick(operations, random);
    var id = aggregates.isEmpty() ? new UUID(0, 0).toString() : pick(aggregates, random).id;
    var target = operation.path().replaceFirst("\\{[^}]*}", id);
    var request = base(number, operation, target, random);
    for (var parameter : operation.parametersIn("query")) {
      if (parameter.required() || random.nextInt(3) == 0) {
        var value = surface.values().parameter(parameter, random);
        request =
            Mutations.set(request, parameter.name(), ReaderEpisode.encoded(value), "").as("valid");
      }
    }
    return new Draft(request, null);
  }

  /// Makes an error in about two of three requests.
  private Request mutated(Draft draft, Aggregate aggregate, RandomGenerator random) {
    var request = draft.request();
    var body = draft.body();
    if (random.nextInt(100) < 34) {
      return valid(draft);
    }
    if (body != null && random.nextInt(100) < 55) {
      return switch (random.nextInt(12)) {
        case 0 -> reference(draft, aggregate, random);
        case 1 -> replay(draft, random);
        default -> body(request, body, random);
      };
    }
    return anyMutation(valid(draft), random);
  }

  /// Puts the id of another existing event or aggregate into the request.
  private Request reference(Draft draft, Aggregate aggregate, RandomGenerator random) {
    var other = aggregates.getFirst() == aggregate ? aggregates.getLast() : aggregates.getFirst();
    var foreign =
        surface
            .idIn(
                surface.service() == Service.AGREEMENTS ? Service.LOGISTICS : Service.AGREEMENTS,
                episode,
                0)
            .toString();
    var id = pick(List.of(other.id, foreign, Values.uuid(random).toString()), random);
    var event = other.events.isEmpty() ? id : other.events.getFirst().id();
    var body = draft.body();
    var request = draft.request();
    if (!request.operation().hasPathParameter()) {
      return request
          .withBody(written(body.put("id", other.id)))
          .as("reference/id of another aggregate");
    }
    if (body.has("target") && random.nextBoolean()) {
      return request
          .withBody(written(body.put("target", random.nextBoolean() ? event : id)))
          .as("reference/target of another aggregate");
    }
    return request
        .withTarget(request.target().replace(aggregate.id, id))
        .withBody(written(body))
        .as("reference/path to another aggregate");
  }

  /// Makes one of three requests: the last accepted command again, another command with the key of
  /// the last accepted command, or the last accepted command with another key.
  private Request replay(Draft draft, RandomGenerator random) {
    var request = valid(draft);
    var choice = random.nextInt(3);
    if (lastAccepted == null) {
      return request;
    }
    var key = lastAccepted.header(Request.KEY).orElse("x");
    var again =
        switch (choice) {
          case 0 -> lastAccepted;
          case 1 -> request.with(Request.KEY, key);
          default -> lastAccepted.with(Request.KEY, request.header(Request.KEY).orElse("x"));
        };
    return new Request(
        request.number(),
        again.operation(),
        "replay/" + List.of("same", "key", "fact").get(choice),
        Framing.PLAIN,
        again.method(),
        again.target(),
        again.headers(),
        again.body());
  }

  @Override
  void observe(Request request, Answer answer) {
    if (!answer.isSuccess() || !request.method().equals("POST") || request.operation() == null) {
      return;
    }
    var json = json(answer);
    if (!json.path("id").isTextual()) {
      return;
    }
    if (request.mutation().equals("valid")) {
      lastAccepted = request;
    }
    var id = json.path("id").asText();
    for (var aggregate : aggregates) {
      var opened =
          request.operation() == aggregate.opening
              && aggregate.version == 0
              && request.number() % LENGTH < OPENED;
      if (opened || aggregate.id.equals(id)) {
        aggregate.id = id;
        aggregate.version = Math.max(aggregate.version, json.path("version").asLong());
        for (var event : json.path("events")) {
          aggregate.events.add(
              new Event(
                  event.path("id").asText(), event.path("type").asText(), request.operation()));
        }
        return;
      }
    }
  }
}
