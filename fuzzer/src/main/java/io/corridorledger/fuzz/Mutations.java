package io.corridorledger.fuzz;

import static io.corridorledger.fuzz.Values.pick;

import io.corridorledger.fuzz.OpenApi.Parameter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// Makes an error in the path, the method, the query or a header of a valid request.
///
/// The file is long because it lists one mutation for each kind of error.
final class Mutations {

  private static final List<String> METHODS =
      List.of(
          "GET",
          "HEAD",
          "POST",
          "PUT",
          "PATCH",
          "DELETE",
          "OPTIONS",
          "TRACE",
          "PROPFIND",
          "get",
          "FOO");

  /// Paths that replace the whole path of a request. The pages of Swagger UI are not in the list,
  /// because [Internals] would report texts in the script of these pages.
  private static final List<String> ADDRESSES =
      List.of(
          "/",
          "/v1",
          "/v1/",
          "/v2/agreements",
          "/v1/unknown",
          "/v1/log",
          "/v1/../q/health",
          "/v1/%2e%2e/q/health",
          "/v1/..;/q/health",
          "/v1/x/../../q/metrics",
          "/q",
          "/q/health",
          "/q/health/ready",
          "/q/metrics",
          "/q/info",
          "/q/dev-ui",
          "/q/arc",
          "/.env",
          "/favicon.ico",
          "/WEB-INF/web.xml",
          "/%00",
          "/%",
          "//",
          "/v1//",
          "/v1/parked-streams",
          "/*");

  private static final List<String> SEGMENTS =
      List.of(
          "%00",
          "x%00",
          "%01",
          "%0d%0aX:%20y",
          "%7f",
          "%",
          "%zz",
          "%u0041",
          "%c0%af",
          "%ff",
          "%ed%a0%80",
          "%F0%9F%9A%82",
          "%C2%85",
          "%2e%2e",
          "..",
          ".",
          "%2F",
          "%5c",
          "%25",
          "%252e",
          "%20",
          "+",
          "x;a=b",
          ";",
          "*",
          "~",
          "'",
          "null",
          "-1",
          "0",
          "x".repeat(300),
          "x".repeat(3_000));

  private static final List<String> QUERY_VALUES =
      List.of(
          "",
          "%00",
          "a%00b",
          "%01",
          "%0a",
          "%0d%0aX-Injected:%20yes",
          "%7f",
          "%c2%85",
          "%e2%80%ae",
          "%",
          "%zz",
          "%c0%80",
          "%ff",
          "%ed%a0%80",
          "%ef%bf%bf",
          "%20",
          "+",
          "null",
          "true",
          "0",
          "-1",
          "1.5",
          "1e3",
          "2147483648",
          "9223372036854775808",
          "%D9%A1%D9%A2",
          "*",
          "%25",
          "_",
          "\\",
          "'",
          "%22",
          "-",
          "-%22",
          "%22a",
          "a%20or",
          "%26%7C%21",
          "(((((",
          ":*",
          "a:*b",
          "REGION:x",
          "ORG:",
          "ISO:XX",
          "00000000-0000-0000-0000-000000000000");

  private Mutations() {}

  static Request method(Request request, RandomGenerator random) {
    var method = pick(METHODS, random);
    return request.withMethod(method).as("method/" + method);
  }

  /// Replaces the path, or makes an error in one of its segments.
  static Request path(Request request, RandomGenerator random) {
    if (random.nextInt(4) == 0) {
      var address = pick(ADDRESSES, random);
      return new Request(
          request.number(),
          null,
          "path/address",
          request.framing(),
          request.method(),
          address,
          request.headers(),
          request.body());
    }
    var target = request.target();
    var query = target.indexOf('?') < 0 ? "" : target.substring(target.indexOf('?'));
    var segments =
        new ArrayList<>(
            Arrays.asList(target.substring(1, target.length() - query.length()).split("/", -1)));
    var at = Math.min(segments.size() - 1, 1 + random.nextInt(segments.size()));
    var kind =
        switch (random.nextInt(6)) {
          case 0 -> {
            segments.set(at, pick(SEGMENTS, random));
            yield "segment";
          }
          case 1 -> {
            segments.set(at, segments.get(at) + pick(SEGMENTS, random));
            yield "segment-end";
          }
          case 2 -> {
            // Escapes a character that needs no escape. The URL keeps its meaning.
            var segment = segments.get(at);
            var i = segment.isEmpty() ? 0 : random.nextInt(segment.length());
            segments.set(
                at,
                segment.isEmpty()
                    ? "%2e"
                    : segment.substring(0, i)
                        + "%%%02x".formatted((int) segment.charAt(i))
                        + segment.substring(i + 1));
            yield "escape";
          }
          case 3 -> {
            segments.add(
                at, random.nextBoolean() ? "" : pick(List.of(".", "..", "x/..", "%2e"), random));
            yield "extra-segment";
          }
          case 4 -> {
            segments.set(
                at, URLEncoder.encode(pick(Fragments.INJECTIONS, random), StandardCharsets.UTF_8));
            yield "injection";
          }
          default -> {
            segments.set(
                segments.size() - 1,
                segments.getLast() + pick(List.of("/", "//", ".json", ";v=1", "/%2e"), random));
            yield "ending";
          }
        };
    return request.withTarget("/" + String.join("/", segments) + query).as("path/" + kind);
  }

  /// Makes an error in one query parameter, or adds an unknown parameter.
  static Request query(Request request, RandomGenerator random) {
    var parameters = request.operation().parametersIn("query");
    var name = parameters.isEmpty() ? "x" : pick(parameters, random).name();
    return switch (random.nextInt(12)) {
      case 0 ->
          plus(
              request,
              pick(
                  List.of(
                      "unknown=1", "x", "=", "&&&", "constructor=1", "__proto__=1", "class.name=x"),
                  random),
              "unknown");
      case 1 ->
          plus(
              request,
              (name + "=a&").repeat(pick(List.of(2, 21, 30, 999), random)),
              "repeated " + name);
      case 2 -> plus(request, name, "without-value " + name);
      case 3 ->
          plus(
              request,
              name + "=" + "a".repeat(pick(List.of(256, 1_001, 3_500), random)),
              "long " + name);
      case 4 -> plus(request, name + "[]=a&" + name + "%00=b", "name " + name);
      case 5 -> plus(request, name.toUpperCase(Locale.ROOT) + "=a", "case " + name);
      case 6 ->
          set(
              request,
              name,
              URLEncoder.encode(pick(Fragments.INJECTIONS, random), StandardCharsets.UTF_8),
              "injection " + name);
      case 7 ->
          set(
              request,
              name,
              URLEncoder.encode(pick(Fragments.PERIODS, random), StandardCharsets.UTF_8),
              "period " + name);
      case 8 ->
          set(
              request,
              name,
              URLEncoder.encode(pick(Fragments.ODD_TEXTS, random), StandardCharsets.UTF_8),
              "odd-text " + name);
      case 9 -> boundary(request, parameters, random);
      default -> set(request, name, pick(QUERY_VALUES, random), "value " + name);
    };
  }

  private static Request boundary(
      Request request, List<Parameter> parameters, RandomGenerator random) {
    var bounded = parameters.stream().filter(p -> p.schema().has("maximum")).toList();
    if (bounded.isEmpty()) {
      return plus(request, "limit=1", "unknown");
    }
    var parameter = pick(bounded, random);
    var least = parameter.schema().path("minimum").asLong();
    var most = parameter.schema().path("maximum").asLong();
    var value =
        pick(List.of(least - 1, least, most, most + 1, Long.MIN_VALUE, Long.MAX_VALUE), random);
    return set(request, parameter.name(), String.valueOf(value), "boundary " + parameter.name());
  }

  /// Replaces a cursor with a corrupted one.
  static Request cursor(Request request, String parameter, String cursor, RandomGenerator random) {
    var at = cursor.isEmpty() ? 0 : random.nextInt(cursor.length());
    var changed =
        switch (random.nextInt(7)) {
          case 0 -> cursor.substring(0, at);
          case 1 -> cursor + "A";
          case 2 ->
              cursor.isEmpty()
                  ? "A"
                  : cursor.substring(0, at)
                      + (char) ('A' + random.nextInt(26))
                      + cursor.substring(at + 1);
          case 3 -> cursor + cursor;
          case 4 -> "AAAA";
          case 5 -> "%00" + cursor;
          default -> "e30"; // the Base64 text of {}
        };
    return set(request, parameter, changed, "cursor");
  }

  static Request set(Request request, String name, String value, String kind) {
    var target = request.target();
    var question = target.indexOf('?');
    var rest =
        question < 0
            ? ""
            : Arrays.stream(target.substring(question + 1).split("&"))
                .filter(pair -> !pair.startsWith(name + "="))
                .map(pair -> "&" + pair)
                .collect(Collectors.joining());
    var path = question < 0 ? target : target.substring(0, question);
    return request.withTarget(path + "?" + name + "=" + value + rest).as("query/" + kind);
  }

  private static Request plus(Request request, String pairs, String kind) {
    var target = request.target();
    return request
        .withTarget(target + (target.indexOf('?') < 0 ? "?" : "&") + pairs)
        .as("query/" + kind);
  }

  /// Removes, doubles, lengthens or corrupts one header.
  static Request header(Request request, RandomGenerator random) {
    var documented =
        request.operation().parametersIn("header").stream().map(Parameter::name).toList();
    var name =
        documented.isEmpty() || random.nextInt(3) == 0
            ? pick(HeaderValues.NAMES, random)
            : pick(documented, random);
    var mutation = "header/" + name;
    return switch (random.nextInt(10)) {
      case 0 -> request.without(name).as(mutation + " missing");
      case 1 -> request.plus(name, request.header(name).orElse("x")).as(mutation + " twice");
      case 2 ->
          request
              .with(name, "a".repeat(pick(List.of(256, 4_000, 7_000), random)))
              .as(mutation + " long");
      case 3 ->
          request
              .with(
                  name,
                  Header.utf8(
                      pick(
                          List.of(
                              "é",
                              "\u0080",
                              "中",
                              "a\tb",
                              "\t",
                              "\"",
                              "a\u0001b",
                              "\u007f",
                              ",",
                              ";",
                              "="),
                          random)))
              .as(mutation + " odd");
      default -> {
        var values = HeaderValues.of(name);
        yield request.with(name, Header.utf8(pick(values, random))).as(mutation);
      }
    };
  }
}
