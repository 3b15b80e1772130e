package io.corridorledger.fuzz;

import static io.corridorledger.fuzz.Values.pick;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// One thing that is wrong in a body, or at the border of what is right.
enum BodyMutation {
  WRONG_TYPE(6),
  MISSING_MEMBER(6),
  UNKNOWN_MEMBER(3),
  DUPLICATE_MEMBER(3),
  MEMBER_NAME(2),
  NUMBER(7),
  NOT_A_NUMBER(3),
  TEXT_LENGTH(7),
  REPEATED_64_KIB(2),
  REPEATED_1_MIB(1),
  DEEP_NESTING(2),
  BROKEN_UTF8(3),
  LONE_SURROGATE(3),
  CONTROL_CHARACTER(5),
  RAW_CONTROL_CHARACTER(2),
  ODD_TEXT(5),
  INJECTION(4),
  PERIOD(7),
  ENUM(4),
  REFERENCE(5),
  NUMBER_AS_TEXT(2),
  MANY_ITEMS(3),
  EMPTY_LIST(2),
  REPEATED_ITEM(2),
  MANY_MEMBERS(1),
  TRUNCATED(3),
  TRAILING(2),
  NOT_JSON(3),
  NOT_AN_OBJECT(2),
  ENCODING(3),
  SIZE_LIMIT(2);

  private static final int KIB = 1 << 10;

  /// Where the document states no length: those at which such limits usually are.
  private static final List<Integer> LENGTHS =
      List.of(20, 35, 80, 100, 120, 200, 255, 300, 500, 1_000, 2_000, 4_000, 10_000);

  private static final List<Integer> DEPTHS = List.of(20, 100, 500, 1_001, 5_000, 100_000);
  private static final List<Integer> ITEMS = List.of(20, 50, 100, 101, 1_000, 10_000);

  private final int weight;

  BodyMutation(int weight) {
    this.weight = weight;
  }

  static BodyMutation any(RandomGenerator random) {
    var rest = random.nextInt(Arrays.stream(values()).mapToInt(m -> m.weight).sum());
    for (var mutation : values()) {
      rest -= mutation.weight;
      if (rest < 0) {
        return mutation;
      }
    }
    throw new AssertionError();
  }

  String label() {
    return "body/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// A mutated body.
  ///
  /// @param where the place in it, empty for all of it
  record Mutated(byte[] bytes, String where) {}

  /// @param body is changed
  Mutated apply(OpenApi document, JsonNode schema, ObjectNode body, RandomGenerator random) {
    var text = new JsonText();
    return switch (this) {
      case WRONG_TYPE ->
          at(document, schema, body, random, text, _ -> true, place -> wrongType(place, random));
      case MISSING_MEMBER -> removed(document, schema, body, random, text);
      case UNKNOWN_MEMBER, DUPLICATE_MEMBER, MEMBER_NAME ->
          members(document, schema, body, random, text);
      case NUMBER ->
          at(
              document,
              schema,
              body,
              random,
              text,
              place -> place.value().isNumber(),
              _ -> text.raw(pick(Fragments.NUMBERS, random)));
      case NOT_A_NUMBER ->
          at(
              document,
              schema,
              body,
              random,
              text,
              place -> place.value().isNumber(),
              _ -> text.raw(pick(Fragments.NOT_NUMBERS, random)));
      case TEXT_LENGTH ->
          at(
              document,
              schema,
              body,
              random,
              text,
              BodyMutation::isText,
              place -> ofLength(document, place, random));
      case REPEATED_64_KIB ->
          at(
              document,
              schema,
              body,
              random,
              text,
              BodyMutation::isText,
              place -> repeated(place, 64 * KIB, random));
      case REPEATED_1_MIB ->
          at(
              document,
              schema,
              body,
              random,
              text,
              BodyMutation::isText,
              place -> repeated(place, KIB * KIB - 8 * KIB, random));
      case DEEP_NESTING ->
          at(document, schema, body, random, text, _ -> true, _ -> text.raw(nested(random)));
      case BROKEN_UTF8 ->
          at(
              document,
              schema,
              body,
              random,
              text,
              BodyMutation::isText,
              place -> text.raw(brokenUtf8(place, random)));
      case LONE_SURROGATE ->
          at(
              document,
              schema,
              body,
              random,
              text,
              BodyMutation::isText,
              place ->
                  text.raw(
                      "\""
                          + plain(place)
                          + pick(List.of("\\ud800", "\\udc00", "\\udc00\\ud800", "\\ud83d"), random)
                          + "\""));
      case CONTROL_CHARACTER ->
          at(
              document,
              schema,
              body,
              random,
              text,
              BodyMutation::isText,
              place -> TextNode.valueOf(inserted(place, pick(Fragments.CONTROLS, random), random)));
      case RAW_CONTROL_CHARACTER ->
          at(
              document,
              schema,
              body,
              random,
              text,
              BodyMutation::isText,
              place -> text.raw("\"" + plain(place) + pick(Fragments.CONTROLS, random) + "\""));
      case ODD_TEXT ->
          at(
              document,
              schema,
              body,
              random,
              text,
              BodyMutation::isText,
              _ -> TextNode.valueOf(pick(Fragments.ODD_TEXTS, random)));
      case INJECTION ->
          at(
              document,
              schema,
              body,
              random,
              text,
              BodyMutation::isText,
              _ -> TextNode.valueOf(pick(Fragments.INJECTIONS, random)));
      case PERIOD ->
          at(
              document,
              schema,
              body,
              random,
              text,
              place -> isDate(document, place),
              _ -> TextNode.valueOf(pick(Fragments.PERIODS, random)));
      case ENUM ->
          at(
              document,
              schema,
              body,
              random,
              text,
              place -> !document.resolve(place.schema()).path("enum").isEmpty(),
              place ->
                  TextNode.valueOf(
                      pick(
                          List.of(
                              place.value().asText().toLowerCase(Locale.ROOT),
                              place.value().asText() + " ",
                              "",
                              "0",
                              "UNKNOWN",
                              "\u0130"),
                          random)));
      case REFERENCE ->
          at(
              document,
              schema,
              body,
              random,
              text,
              place -> document.resolve(place.schema()).path("format").asText().equals("uuid"),
              _ -> TextNode.valueOf(pick(Fragments.REFERENCES, random)));
      case NUMBER_AS_TEXT ->
          at(
              document,
              schema,
              body,
              random,
              text,
              place -> place.value().isNumber() || isText(place),
              place ->
                  place.value().isNumber()
                      ? TextNode.valueOf(place.value().asText())
                      : text.raw("20240101"));
      case MANY_ITEMS ->
          at(
              document,
              schema,
              body,
              random,
              text,
              place -> place.value().isArray() && !place.value().isEmpty(),
              place -> many((ArrayNode) place.value(), pick(ITEMS, random)));
      case EMPTY_LIST ->
          at(
              document,
              schema,
              body,
              random,
              text,
              place -> place.value().isArray(),
              _ -> JsonNodeFactory.instance.arrayNode());
      case REPEATED_ITEM ->
          at(
              document,
              schema,
              body,
              random,
              text,
              place -> place.value().isArray() && !place.value().isEmpty(),
              place -> many((ArrayNode) place.value(), place.value().size() + 1));
      case MANY_MEMBERS -> {
        for (var i = 0; i < 20_000; i++) {
          body.put("unknown" + i, i);
        }
        yield new Mutated(text.write(body), "");
      }
      case TRUNCATED, TRAILING, NOT_JSON, NOT_AN_OBJECT, ENCODING ->
          new Mutated(whole(text.write(body), random), "");
      case SIZE_LIMIT ->
          new Mutated(
              sized(text.write(body), document.bodyLimitBytes().orElse(KIB * KIB), random), "");
    };
  }

  @FunctionalInterface
  private interface Change {
    JsonNode of(Place place);
  }

  private Mutated at(
      OpenApi document,
      JsonNode schema,
      ObjectNode body,
      RandomGenerator random,
      JsonText text,
      Predicate<Place> where,
      Change change) {
    var places = Place.in(document, schema, body).stream().filter(where).toList();
    if (places.isEmpty()) {
      // Nothing here can be wrong in this way: then all of it is.
      return new Mutated(text.write(JsonNodeFactory.instance.arrayNode().add(body)), "");
    }
    var place = pick(places, random);
    place.set(change.of(place));
    return new Mutated(text.write(body), place.pointer());
  }

  private static Mutated removed(
      OpenApi document, JsonNode schema, ObjectNode body, RandomGenerator random, JsonText text) {
    var places = Place.in(document, schema, body).stream().filter(Place::isMember).toList();
    if (places.isEmpty()) {
      return new Mutated(text.write(body), "");
    }
    var place = pick(places, random);
    place.remove();
    return new Mutated(text.write(body), place.pointer());
  }

  private Mutated members(
      OpenApi document, JsonNode schema, ObjectNode body, RandomGenerator random, JsonText text) {
    var places = Place.in(document, schema, body).stream().filter(Place::isMember).toList();
    if (places.isEmpty()) {
      return new Mutated(text.write(body.put("unknown", 1)), "");
    }
    var place = pick(places, random);
    var object = (ObjectNode) place.container();
    switch (this) {
      case UNKNOWN_MEMBER ->
          object.put(
              pick(
                  List.of(
                      "unknown",
                      "",
                      "@class",
                      "$ref",
                      "__proto__",
                      "constructor",
                      "actor",
                      "recorded",
                      "\u0000",
                      "ı",
                      place.name() + " ",
                      "x".repeat(5_000)),
                  random),
              "x");
      case DUPLICATE_MEMBER -> object.set(text.rawName("\"" + place.name() + "\""), place.value());
      default -> {
        var value = object.remove(place.name());
        var name = place.name();
        var written =
            switch (random.nextInt(4)) {
              case 0 -> "\"" + name.toUpperCase(Locale.ROOT) + "\"";
              case 1 -> "\"" + name + "\\u0000\"";
              case 2 -> name; // without quotes
              default ->
                  "\"\\u%04x%s\""
                      .formatted((int) name.charAt(0), name.substring(1)); // the same name
            };
        object.set(text.rawName(written), value);
      }
    }
    return new Mutated(text.write(body), place.pointer());
  }

  private byte[] whole(byte[] bytes, RandomGenerator random) {
    var text = new String(bytes, StandardCharsets.UTF_8);
    return switch (this) {
      case TRUNCATED -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case TRAILING ->
          (text + pick(List.of("x", "{}", ",", "]", "\0", "null", text, "//", "/* */"), random))
              .getBytes(StandardCharsets.UTF_8);
      case NOT_JSON ->
          pick(
                  List.of(
                      "",
                      " ",
                      "x",
                      "<a/>",
                      "a=b&c=d",
                      "{",
                      "}",
                      "[",
                      "{]",
                      "{\"a\"}",
                      "{'a':1}",
                      "{\"a\":1,}",
                      "/* */ {}",
                      "\"",
                      "\\",
                      "--x\r\n",
                      "\u0000",
                      "!!java",
                      "{\"a\":\"\\x\"}",
                      "%PDF"),
                  random)
              .getBytes(StandardCharsets.UTF_8);
      case NOT_AN_OBJECT ->
          pick(List.of("null", "true", "1", "\"x\"", "[]", "[" + text + "]", "{}", "[[]]"), random)
              .getBytes(StandardCharsets.UTF_8);
      default ->
          switch (random.nextInt(5)) {
            case 0 -> text.getBytes(StandardCharsets.UTF_16);
            case 1 -> text.getBytes(StandardCharsets.UTF_16LE);
            case 2 -> ("\ufeff" + text).getBytes(StandardCharsets.UTF_8);
            case 3 ->
                (text.substring(0, text.length() - 1) + ",\"é\":1}")
                    .getBytes(StandardCharsets.ISO_8859_1);
            default -> text.getBytes(java.nio.charset.Charset.forName("UTF-32"));
          };
    };
  }

  /// Filled up with white space to the largest size, one byte less or one more.
  private static byte[] sized(byte[] bytes, int limitBytes, RandomGenerator random) {
    var size = limitBytes + random.nextInt(-1, 2);
    var filled = Arrays.copyOf(bytes, Math.max(bytes.length, size));
    Arrays.fill(filled, bytes.length, filled.length, (byte) ' ');
    return filled;
  }

  private static boolean isText(Place place) {
    return place.value().isTextual();
  }

  private static boolean isDate(OpenApi document, Place place) {
    var schema = document.resolve(place.schema());
    return isText(place)
        && (OpenApi.nameOf(place.schema()).equals("Period")
            || schema.path("format").asText().startsWith("date"));
  }

  private static JsonNode wrongType(Place place, RandomGenerator random) {
    var value = place.value();
    var others =
        List.of(
            NullNode.getInstance(),
            BooleanNode.TRUE,
            JsonNodeFactory.instance.numberNode(7),
            TextNode.valueOf("7"),
            JsonNodeFactory.instance.arrayNode().add(value.deepCopy()),
            JsonNodeFactory.instance.objectNode().set("value", value.deepCopy()));
    return (JsonNode)
        pick(others.stream().filter(o -> o.getNodeType() != value.getNodeType()).toList(), random);
  }

  /// As long as the schema allows, or one character longer or shorter.
  private static JsonNode ofLength(OpenApi document, Place place, RandomGenerator random) {
    var stated = document.resolve(place.schema()).path("maxLength");
    var length = (stated.isInt() ? stated.asInt() : pick(LENGTHS, random)) + random.nextInt(-1, 2);
    var letter = pick(List.of("a", "é", "中", "𝄞"), random);
    // A pair of surrogates is two characters to some and one to others.
    return TextNode.valueOf(letter.repeat(Math.max(1, length / letter.length())));
  }

  private static JsonNode repeated(Place place, int bytes, RandomGenerator random) {
    var part = pick(Fragments.REPEATED, random);
    var prefix = random.nextBoolean() ? plain(place) : "";
    var suffix = random.nextBoolean() ? "x" : "";
    // What has to be escaped takes up to six bytes for one.
    var each = part.getBytes(StandardCharsets.UTF_8).length;
    var written = part.chars().anyMatch(c -> c < ' ' || c == '"' || c == '\\') ? 6 * each : each;
    return TextNode.valueOf(prefix + part.repeat(bytes / written) + suffix);
  }

  private static String nested(RandomGenerator random) {
    var depth = pick(DEPTHS, random);
    return random.nextBoolean()
        ? "[".repeat(depth) + "]".repeat(depth)
        : "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
  }

  private static byte[] brokenUtf8(Place place, RandomGenerator random) {
    var bytes =
        pick(
            List.of(
                "\u00ff",
                "\u00c3",
                "\u00c0\u0080",
                "\u00ed\u00a0\u0080",
                "\u00f5\u0080\u0080\u0080",
                "\u0080",
                "\u00e2\u0082",
                "\u00f8\u0088\u0080\u0080\u0080"),
            random);
    return Request.latin1("\"" + plain(place).replaceAll("[^ -~]", "") + bytes + "\"");
  }

  private static String inserted(Place place, String part, RandomGenerator random) {
    var text = place.value().asText();
    var at = text.offsetByCodePoints(0, random.nextInt(text.codePointCount(0, text.length()) + 1));
    return text.substring(0, at) + part + text.substring(at);
  }

  /// The text without what would have to be escaped.
  private static String plain(Place place) {
    return place.value().asText().replaceAll("[\"\\\\\\p{Cntrl}]", "");
  }

  private static ArrayNode many(ArrayNode items, int count) {
    var array = JsonNodeFactory.instance.arrayNode();
    for (var i = 0; i < count; i++) {
      array.add(items.get(i % items.size()));
    }
    return array;
  }
}
