package io.corridorledger.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// Changes a body at one place, which is chosen at random. A [BodyMutation] determines the kind of
/// change.
final class BodyMutator {

  private static final int KIB = 1 << 10;

  /// Common maximum lengths, for texts whose maximum length is not in the API document.
  private static final List<Integer> LENGTHS =
      List.of(20, 35, 80, 100, 120, 200, 255, 300, 500, 1_000, 2_000, 4_000, 10_000);

  private static final List<Integer> DEPTHS = List.of(20, 100, 500, 1_001, 5_000, 100_000);
  private static final List<Integer> ITEMS = List.of(20, 50, 100, 101, 1_000, 10_000);
  private static final int MANY_MEMBERS = 20_000;

  /// A changed body.
  ///
  /// @param where place of the change; empty if the whole body was changed
  record Mutated(byte[] bytes, String where) {}

  private final OpenApi document;
  private final JsonNode schema;
  private final ObjectNode body;
  private final RandomGenerator random;
  private final JsonText text = new JsonText();

  /// @param body the body to change; this object is modified
  BodyMutator(OpenApi document, JsonNode schema, ObjectNode body, RandomGenerator random) {
    this.document = document;
    this.schema = schema;
    this.body = body;
    this.random = random;
  }

  Mutated apply(BodyMutation mutation) {
    return switch (mutation) {
      case WRONG_TYPE -> at(_ -> true, this::wrongType);
      case MISSING_MEMBER, UNKNOWN_MEMBER, DUPLICATE_MEMBER, MEMBER_NAME -> member(mutation);
      case NUMBER -> at(BodyMutator::isNumber, _ -> text.raw(pick(Fragments.NUMBERS)));
      case NOT_A_NUMBER -> at(BodyMutator::isNumber, _ -> text.raw(pick(Fragments.NOT_NUMBERS)));
      case TEXT_LENGTH -> at(BodyMutator::isText, this::ofLength);
      case REPEATED_64_KIB -> at(BodyMutator::isText, place -> repeated(place, 64 * KIB));
      case REPEATED_1_MIB -> at(BodyMutator::isText, place -> repeated(place, KIB * KIB - 8 * KIB));
      case DEEP_NESTING -> at(_ -> true, _ -> text.raw(nested()));
      case BROKEN_UTF8 -> at(BodyMutator::isText, this::brokenUtf8);
      case LONE_SURROGATE ->
          at(BodyMutator::isText, place -> quoted(place, pick(Fragments.LONE_SURROGATES)));
      case CONTROL_CHARACTER -> at(BodyMutator::isText, this::withControl);
      case RAW_CONTROL_CHARACTER ->
          at(BodyMutator::isText, place -> quoted(place, pick(Fragments.CONTROLS)));
      case ODD_TEXT -> at(BodyMutator::isText, _ -> oneOf(Fragments.ODD_TEXTS));
      case INJECTION -> at(BodyMutator::isText, _ -> oneOf(Fragments.INJECTIONS));
      case PERIOD -> at(this::isDate, _ -> oneOf(Fragments.PERIODS));
      case ENUM -> at(place -> !resolved(place).path("enum").isEmpty(), this::notOfEnum);
      case REFERENCE ->
          at(
              place -> resolved(place).path("format").asText().equals("uuid"),
              _ -> oneOf(Fragments.REFERENCES));
      case NUMBER_AS_TEXT -> at(place -> isNumber(place) || isText(place), this::otherScalar);
      case MANY_ITEMS -> at(BodyMutator::isList, place -> items(place, pick(ITEMS)));
      case EMPTY_LIST ->
          at(place -> place.value().isArray(), _ -> JsonNodeFactory.instance.arrayNode());
      case REPEATED_ITEM ->
          at(BodyMutator::isList, place -> items(place, place.value().size() + 1));
      case MANY_MEMBERS -> {
        for (var i = 0; i < MANY_MEMBERS; i++) {
          body.put("unknown" + i, i);
        }
        yield whole(text.write(body));
      }
      case TRUNCATED -> {
        var bytes = text.write(body);
        yield whole(Arrays.copyOf(bytes, random.nextInt(bytes.length)));
      }
      case TRAILING -> whole(utf8(written() + pick(Fragments.TRAILERS)));
      case NOT_JSON -> whole(utf8(pick(Fragments.NOT_JSON)));
      case NOT_AN_OBJECT ->
          whole(
              utf8(pick(List.of("null", "true", "1", "\"x\"", "[]", "{}", "[" + written() + "]"))));
      case ENCODING -> whole(otherwiseEncoded());
      case SIZE_LIMIT -> whole(sized(text.write(body)));
    };
  }

  private Mutated at(Predicate<Place> where, Function<Place, JsonNode> change) {
    var places = Place.in(document, schema, body).stream().filter(where).toList();
    if (places.isEmpty()) {
      // No place of this body allows this change, so the whole body is replaced.
      return whole(text.write(JsonNodeFactory.instance.arrayNode().add(body)));
    }
    var place = pick(places);
    place.set(change.apply(place));
    return new Mutated(text.write(body), place.pointer());
  }

  private Mutated member(BodyMutation mutation) {
    var places = Place.in(document, schema, body).stream().filter(Place::isMember).toList();
    if (places.isEmpty()) {
      return whole(text.write(body.put("unknown", 1)));
    }
    var place = pick(places);
    var object = (ObjectNode) place.container();
    var name = place.name();
    switch (mutation) {
      case MISSING_MEMBER -> place.remove();
      case UNKNOWN_MEMBER -> {
        var unknown = pick(Fragments.MEMBERS);
        object.put(unknown.equals(" ") ? name + " " : unknown, "x");
      }
      case DUPLICATE_MEMBER -> object.set(text.rawName("\"" + name + "\""), place.value());
      default -> {
        var value = object.remove(name);
        var written =
            switch (random.nextInt(4)) {
              case 0 -> "\"" + name.toUpperCase(Locale.ROOT) + "\"";
              case 1 -> "\"" + name + "\\u0000\"";
              case 2 -> name; // the name without quotes
              default -> // the same name, escaped
                  "\"\\u%04x%s\"".formatted((int) name.charAt(0), name.substring(1));
            };
        object.set(text.rawName(written), value);
      }
    }
    return new Mutated(text.write(body), place.pointer());
  }

  private JsonNode resolved(Place place) {
    return document.resolve(place.schema());
  }

  private static boolean isText(Place place) {
    return place.value().isTextual();
  }

  private static boolean isNumber(Place place) {
    return place.value().isNumber();
  }

  private static boolean isList(Place place) {
    return place.value().isArray() && !place.value().isEmpty();
  }

  private boolean isDate(Place place) {
    return isText(place)
        && (OpenApi.nameOf(place.schema()).equals("Period")
            || resolved(place).path("format").asText().startsWith("date"));
  }

  private JsonNode wrongType(Place place) {
    var value = place.value();
    var json = JsonNodeFactory.instance;
    List<JsonNode> others =
        List.of(
            NullNode.getInstance(),
            BooleanNode.TRUE,
            json.numberNode(7),
            TextNode.valueOf("7"),
            json.arrayNode().add(value.deepCopy()),
            json.objectNode().set("value", value.deepCopy()));
    return pick(others.stream().filter(o -> o.getNodeType() != value.getNodeType()).toList());
  }

  private JsonNode otherScalar(Place place) {
    return isNumber(place) ? TextNode.valueOf(place.value().asText()) : text.raw("20240101");
  }

  private JsonNode notOfEnum(Place place) {
    var value = place.value().asText();
    return oneOf(
        List.of(value.toLowerCase(Locale.ROOT), value + " ", "", "0", "UNKNOWN", "\u0130"));
  }

  /// A text with the maximum length, or with one character more or less.
  private JsonNode ofLength(Place place) {
    var stated = resolved(place).path("maxLength");
    var length = (stated.isInt() ? stated.asInt() : pick(LENGTHS)) + random.nextInt(-1, 2);
    // The last of these letters is one character but two Java `char` values. Programs may count
    // such a letter as one or two.
    var letter = pick(List.of("a", "é", "中", "𝄞"));
    return TextNode.valueOf(letter.repeat(Math.max(1, length / letter.length())));
  }

  private JsonNode repeated(Place place, int bytes) {
    var part = pick(Fragments.REPEATED);
    var prefix = random.nextBoolean() ? plain(place) : "";
    var suffix = random.nextBoolean() ? "x" : "";
    // JSON may need six bytes instead of one for an escaped character.
    var each = utf8(part).length;
    var isEscaped = part.chars().anyMatch(c -> c < ' ' || c == '"' || c == '\\');
    return TextNode.valueOf(prefix + part.repeat(bytes / (isEscaped ? 6 * each : each)) + suffix);
  }

  private String nested() {
    var depth = pick(DEPTHS);
    return random.nextBoolean()
        ? "[".repeat(depth) + "]".repeat(depth)
        : "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
  }

  private JsonNode brokenUtf8(Place place) {
    var ascii = plain(place).replaceAll("[^ -~]", "");
    return text.raw(Request.latin1("\"" + ascii + pick(Fragments.BROKEN_UTF8) + "\""));
  }

  private JsonNode withControl(Place place) {
    var value = place.value().asText();
    var at =
        value.offsetByCodePoints(0, random.nextInt(value.codePointCount(0, value.length()) + 1));
    return TextNode.valueOf(
        value.substring(0, at) + pick(Fragments.CONTROLS) + value.substring(at));
  }

  private JsonNode quoted(Place place, String end) {
    return text.raw("\"" + plain(place) + end + "\"");
  }

  /// The text at this place, without the characters that JSON must escape.
  private static String plain(Place place) {
    return place.value().asText().replaceAll("[\"\\\\\\p{Cntrl}]", "");
  }

  private static ArrayNode items(Place place, int count) {
    var array = JsonNodeFactory.instance.arrayNode();
    for (var i = 0; i < count; i++) {
      array.add(place.value().get(i % place.value().size()));
    }
    return array;
  }

  private static Mutated whole(byte[] bytes) {
    return new Mutated(bytes, "");
  }

  private String written() {
    return new String(text.write(body), StandardCharsets.UTF_8);
  }

  private byte[] otherwiseEncoded() {
    var json = written();
    return switch (random.nextInt(5)) {
      case 0 -> json.getBytes(StandardCharsets.UTF_16);
      case 1 -> json.getBytes(StandardCharsets.UTF_16LE);
      case 2 -> utf8("\ufeff" + json);
      case 3 -> Request.latin1(json.substring(0, json.length() - 1) + ",\"é\":1}");
      default -> json.getBytes(Charset.forName("UTF-32"));
    };
  }

  /// Fills a body with white space up to the maximum size, or to one byte more or less.
  private byte[] sized(byte[] bytes) {
    var size = document.bodyLimitBytes().orElse(KIB * KIB) + random.nextInt(-1, 2);
    var filled = Arrays.copyOf(bytes, Math.max(bytes.length, size));
    Arrays.fill(filled, bytes.length, filled.length, (byte) ' ');
    return filled;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private <T> T pick(List<T> list) {
    return Values.pick(list, random);
  }

  private JsonNode oneOf(List<String> texts) {
    return TextNode.valueOf(pick(texts));
  }
}
