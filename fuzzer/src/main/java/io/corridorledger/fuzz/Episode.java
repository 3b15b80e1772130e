package io.corridorledger.fuzz;

import static io.corridorledger.fuzz.Values.pick;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// A sequence of related requests. For a writer, the first requests create aggregates, and the
/// later requests change them. For the reader, the first requests read lists, and the later
/// requests read items of these lists. Episodes are independent, so an episode can run alone or in
/// parallel with others.
///
/// A request depends on the seed, on the number of the request and on earlier answers. For example,
/// event ids and cursors come from earlier answers.
abstract sealed class Episode permits WriterEpisode, ReaderEpisode {

  static final int LENGTH = 25;

  protected final Surface surface;
  protected final long episode;

  Episode(Surface surface, long episode) {
    this.surface = surface;
    this.episode = episode;
  }

  static Episode of(Surface surface, long episode) {
    return surface.service().writes()
        ? new WriterEpisode(surface, episode)
        : new ReaderEpisode(surface, episode);
  }

  static Episode containing(Surface surface, long number) {
    return of(surface, number / LENGTH);
  }

  final Request request(int index) {
    var number = episode * LENGTH + index;
    return request(number, index, surface.random(number));
  }

  abstract Request request(long number, int index, RandomGenerator random);

  /// Receives an answer. Answers arrive in the order of the requests.
  abstract void observe(Request request, Answer answer);

  /// The bytes that are sent for a request. They depend on the number of the request.
  final List<byte[]> bytes(Request request) {
    return bytes(request, surface);
  }

  static List<byte[]> bytes(Request request, Surface surface) {
    var random = surface.random(Long.MIN_VALUE + request.number());
    return Framer.bytes(request, surface.host(), random);
  }

  final Request base(
      long number, OpenApi.Operation operation, String target, RandomGenerator random) {
    var headers = new ArrayList<Header>();
    if (random.nextInt(10) < 7) {
      headers.add(new Header("Accept", "application/json, application/problem+json"));
    }
    if (operation.takesBody()) {
      headers.add(new Header("Content-Type", "application/json"));
    }
    return new Request(
        number, operation, "valid", Framing.PLAIN, operation.method(), target, headers, null);
  }

  /// Makes an error that is possible in every request: in the path, the method, the headers, the
  /// query or the framing.
  final Request anyMutation(Request request, RandomGenerator random) {
    return switch (random.nextInt(10)) {
      case 0, 1 -> Mutations.path(request, random);
      case 2 -> Mutations.method(request, random);
      case 3, 4, 5 -> Mutations.header(request, random);
      case 6 -> Mutations.query(request, random);
      default -> framing(request, random);
    };
  }

  final Request framing(Request request, RandomGenerator random) {
    var framing = pick(List.of(Framing.values()), random);
    var framed = framing == Framing.PLAIN ? Framing.CHUNKED : framing;
    return request
        .with(framed)
        .as("framing/" + framed.name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  /// Makes one or two errors in a body.
  final Request body(Request request, ObjectNode body, RandomGenerator random) {
    var schema = request.operation().body();
    var mutation = BodyMutation.any(random);
    var mutated = new BodyMutator(surface.document(), schema, body, random).apply(mutation);
    if (random.nextInt(10) == 0) {
      try {
        var again = OpenApi.JSON.readTree(mutated.bytes());
        if (again instanceof ObjectNode object && mutated.bytes().length < 1 << 16) {
          var second = BodyMutation.any(random);
          var both = new BodyMutator(surface.document(), schema, object, random).apply(second);
          return request
              .withBody(both.bytes())
              .as(
                  "%s %s and %s %s"
                      .formatted(mutation.label(), mutated.where(), second.label(), both.where()));
        }
      } catch (IOException _) {
        // After the first error, the body is no longer JSON, so a second error is not possible.
      }
    }
    return request.withBody(mutated.bytes()).as((mutation.label() + " " + mutated.where()).strip());
  }

  static byte[] written(JsonNode body) {
    return new JsonText().write(body);
  }

  static JsonNode json(Answer answer) {
    try {
      return OpenApi.JSON.readTree(answer.body());
    } catch (IOException _) {
      return MissingNode.getInstance();
    }
  }
}
