package io.corridorledger.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// Generates values that match a schema. Most of these values also meet rules that are not in the
/// schema.
final class Values {

  private static final int DEEPEST = 8;
  private static final int MOST_ITEMS = 3;

  /// Valid values for free text, in several scripts. They contain characters with a special meaning
  /// in SQL, a shell, HTML or templates. The ledger must treat these characters as plain text.
  private static final List<String> TEXTS =
      List.of(
          "a",
          "Ten years of the corridor",
          "Bakı–Tbilisi–Qars",
          "Ақтау порты",
          "中欧班列 2024",
          "مذكرة تفاهم",
          "O'Brien & Sons, 5 %",
          "say \"yes\" \\ no",
          "<b>bold</b> {{7*7}} ${1+1} %s %n {0}",
          "'; DROP TABLE event; --",
          "🚂 train 𝄞",
          "e\u0301 combining",
          "tab-less, but long: " + "word ".repeat(20).strip());

  /// Finds the values that a description names, such as `transport` or UNDER_CONSTRUCTION.
  private static final Pattern NAMED = Pattern.compile("`([\\w:-]+)`|\\b[A-Z][A-Z_]{3,}\\b");

  private final OpenApi document;
  private final Vocabulary vocabulary;

  Values(OpenApi document, Vocabulary vocabulary) {
    this.document = document;
    this.vocabulary = vocabulary;
  }

  static <T> T pick(List<T> list, RandomGenerator random) {
    return list.get(random.nextInt(list.size()));
  }

  /// Creates a body. The body is an example with some changed values, or is generated from the
  /// schema.
  ObjectNode body(OpenApi.Operation operation, RandomGenerator random) {
    var examples = vocabulary.ofSchema(OpenApi.nameOf(operation.body()));
    var value =
        !examples.isEmpty() && random.nextInt(5) > 0
            ? varied(pick(examples, random), operation.body(), random)
            : generate(operation.body(), "", random, 0);
    return value instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
  }

  /// Creates a value of a parameter, as text. Most values come from the examples or from the
  /// description of the parameter. The others are generated from its schema.
  String parameter(OpenApi.Parameter parameter, RandomGenerator random) {
    var schema = document.resolve(parameter.schema());
    var one = OpenApi.typeOf(schema).equals("array") ? schema.path("items") : parameter.schema();
    var stated = new ArrayList<String>();
    if (parameter.example().isArray()) {
      parameter.example().forEach(example -> stated.add(example.asText()));
    } else if (!parameter.example().isMissingNode()) {
      stated.add(parameter.example().asText());
    }
    if (OpenApi.typeOf(document.resolve(one)).equals("string")) {
      NAMED
          .matcher(parameter.description())
          .results()
          .forEach(r -> stated.add(r.group(1) != null ? r.group(1) : r.group()));
      if (parameter.description().matches("(?s).*\\b(day|days|instant)\\b.*")) {
        stated.add(day(random));
      }
    }
    vocabulary.ofName(parameter.name()).forEach(value -> stated.add(value.asText()));
    return !stated.isEmpty() && random.nextInt(10) > 0
        ? pick(stated, random)
        : generate(one, parameter.name(), random, DEEPEST).asText();
  }

  JsonNode generate(JsonNode schema, String property, RandomGenerator random, int depth) {
    var resolved = document.resolve(schema);
    var name = OpenApi.nameOf(schema);
    for (var choice : List.of("oneOf", "anyOf")) {
      if (!resolved.path(choice).isEmpty()) {
        var one = resolved.path(choice).path(random.nextInt(resolved.path(choice).size()));
        return generate(one, property, random, depth + 1);
      }
    }
    if (resolved.has("const")) {
      return resolved.get("const");
    }
    if (!resolved.path("enum").isEmpty()) {
      return resolved.path("enum").path(random.nextInt(resolved.path("enum").size()));
    }
    return switch (OpenApi.typeOf(resolved)) {
      case "object" -> object(name, resolved, schema, random, depth);
      case "array" -> {
        var array = JsonNodeFactory.instance.arrayNode();
        var least = resolved.path("minItems").asInt(depth < DEEPEST ? 1 : 0);
        var most = Math.min(resolved.path("maxItems").asInt(MOST_ITEMS), MOST_ITEMS);
        var count = depth > DEEPEST ? least : random.nextInt(least, Math.max(least, most) + 1);
        for (var i = 0; i < count; i++) {
          array.add(generate(resolved.path("items"), property, random, depth + 1));
        }
        yield array;
      }
      case "boolean" -> BooleanNode.valueOf(random.nextBoolean());
      case "integer" -> integer(name, property, resolved, random);
      case "number" -> number(name, property, random);
      default -> text(name, property, resolved, random);
    };
  }

  /// Copies an example, and changes or removes up to three of its values.
  JsonNode varied(JsonNode example, JsonNode schema, RandomGenerator random) {
    var copy = example.deepCopy();
    // An id may be computed from other members. After a change of these members, the id would be
    // wrong. Therefore ids that are not required are removed.
    for (var place : Place.in(document, schema, copy)) {
      if (place.isMember() && place.name().equals("id") && !place.required()) {
        place.remove();
      }
    }
    var changes = random.nextInt(4);
    for (var i = 0; i < changes; i++) {
      var places = Place.in(document, schema, copy);
      if (places.isEmpty()) {
        break;
      }
      var place = pick(places, random);
      if (place.value().isContainerNode()) {
        continue;
      }
      if (place.isMember() && !place.required() && random.nextInt(3) == 0) {
        place.remove();
      } else if (!place.schema().isMissingNode()) {
        place.set(generate(place.schema(), place.name(), random, DEEPEST));
      }
    }
    return copy;
  }

  private JsonNode object(
      String name, JsonNode resolved, JsonNode schema, RandomGenerator random, int depth) {
    var known = vocabulary.ofSchema(name);
    if (depth > 0 && !known.isEmpty() && random.nextInt(10) < 7) {
      return varied(pick(known, random), schema, random);
    }
    var object = JsonNodeFactory.instance.objectNode();
    for (var member : resolved.path("properties").properties()) {
      if (Place.requires(resolved, member.getKey())
          || (depth < DEEPEST && !member.getKey().equals("id") && random.nextInt(10) < 3)) {
        object.set(
            member.getKey(), generate(member.getValue(), member.getKey(), random, depth + 1));
      }
    }
    return object;
  }

  private JsonNode text(String schema, String property, JsonNode resolved, RandomGenerator random) {
    var known = vocabulary.at(schema, property);
    if (!known.isEmpty() && random.nextInt(10) < 8) {
      return pick(known, random);
    }
    return switch (resolved.path("format").asText()) {
      case "uuid" -> new TextNode(uuid(random).toString());
      case "date" -> new TextNode(day(random));
      case "date-time" -> new TextNode(day(random) + "T0%d:30:00Z".formatted(random.nextInt(10)));
      default -> {
        var pattern = resolved.path("pattern").asText();
        var text = pattern.isEmpty() ? pick(TEXTS, random) : ofPattern(pattern, random);
        var most = resolved.path("maxLength").asInt(Integer.MAX_VALUE);
        yield new TextNode(text.length() <= most ? text : text.substring(0, most));
      }
    };
  }

  private static String ofPattern(String pattern, RandomGenerator random) {
    try {
      return PatternText.matching(pattern, random);
    } catch (IllegalArgumentException _) {
      return pick(TEXTS, random);
    }
  }

  private JsonNode integer(
      String schema, String property, JsonNode resolved, RandomGenerator random) {
    var known = vocabulary.at(schema, property);
    if (!known.isEmpty() && random.nextInt(10) < 6) {
      return pick(known, random);
    }
    var least = resolved.path("minimum").asLong(0);
    var most = resolved.path("maximum").asLong(least + 20);
    // Most numbers are small. A large number may request a long list, which takes time and finds
    // few errors.
    var highest = random.nextInt(10) < 8 ? Math.min(most, least + 10) : most;
    var value = random.nextLong(least, Math.max(least, highest) + 1);
    return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
  }

  private JsonNode number(String schema, String property, RandomGenerator random) {
    var known = vocabulary.at(schema, property);
    if (!known.isEmpty() && random.nextInt(10) < 6) {
      return pick(known, random);
    }
    return DecimalNode.valueOf(BigDecimal.valueOf(random.nextInt(100_000), random.nextInt(3)));
  }

  static String day(RandomGenerator random) {
    return "%d-%02d-%02d"
        .formatted(2000 + random.nextInt(26), 1 + random.nextInt(12), 1 + random.nextInt(28));
  }

  /// Creates a UUID of version 5 from random bits. The bits depend only on the seed of the
  /// generator, so a run can be repeated.
  static UUID uuid(RandomGenerator random) {
    return new UUID(
        random.nextLong() & ~0xF000L | 0x5000L,
        random.nextLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L);
  }
}
