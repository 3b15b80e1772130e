package io.corridorledger.fuzz;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Valid and invalid values of the headers that a server reads.
final class HeaderValues {

  private static final String ID = "0192a1b0-5c00-7000-8000-0000000000e1";

  private static final List<String> IDS =
      List.of(
          ID,
          "0192A1B0-5C00-7000-8000-0000000000E1",
          "",
          "x",
          "1-1-1-1-1",
          ID + ", " + ID,
          "\"" + ID + "\"",
          " " + ID);

  private static final List<String> ANY = List.of("", "x", "1", "*", "true", "a, b", "a; b=c");

  private static final List<String> ORIGINS =
      List.of(
          "http://evil.example",
          "https://evil.example",
          "null",
          "",
          "http://127.0.0.1",
          "http://localhost:8080",
          "file://",
          "x");

  private static final Map<String, List<String>> VALUES =
      new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  static {
    VALUES.put(
        Request.KEY,
        List.of(
            "",
            " ",
            "a",
            "k".repeat(255),
            "k".repeat(256),
            "a b",
            "a\"b",
            "\"a",
            "\"\"",
            "é",
            "a,b",
            "'; --",
            "%00",
            "k".repeat(6_000)));
    VALUES.put(
        "If-Match",
        List.of(
            "*",
            "\"0\"",
            "\"1\"",
            "\"2\"",
            "\"999999\"",
            "W/\"1\"",
            "\"1\", \"2\"",
            "1",
            "\"x\"",
            "\"-1\"",
            "\"\"",
            "",
            "\"9223372036854775807\"",
            "\"9223372036854775808\"",
            "\"01\"",
            "\"+1\"",
            "*, \"1\"",
            "\"1",
            "\"１\""));
    VALUES.put(
        "Accept",
        List.of(
            "",
            "x",
            "*/*",
            "application/*",
            "application/json",
            "application/problem+json",
            "application/xml",
            "text/html",
            "text/plain",
            "text/event-stream",
            "application/json;q=0",
            "application/json;q=2",
            "application/json;q=x",
            "a/b/c",
            ";",
            ",",
            "*/json",
            "application/json, text/event-stream",
            "a/b,".repeat(500)));
    VALUES.put(
        "Content-Type",
        List.of(
            "",
            "json",
            "x/",
            "/",
            ";",
            "text/plain",
            "text/json",
            "application/xml",
            "application/json; charset=utf-8",
            "application/json; charset=utf-16",
            "application/json; charset=iso-8859-1",
            "application/json; charset=x",
            "application/json;",
            "APPLICATION/JSON",
            "application/problem+json",
            "application/cloudevents+json",
            "application/merge-patch+json",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "*/*",
            "application/json, application/json"));
    VALUES.put(
        "Content-Encoding", List.of("gzip", "deflate", "br", "identity", "x", "", "gzip, gzip"));
    VALUES.put("Accept-Encoding", List.of("gzip", "identity", "*;q=0", "x", ""));
    VALUES.put("Accept-Charset", List.of("utf-16", "x", "*;q=0"));
    VALUES.put("Accept-Language", List.of("tr", "x", "*", "a".repeat(3_000)));
    VALUES.put("Correlation-Id", IDS);
    VALUES.put("Causation-Id", IDS);
    VALUES.put(
        "traceparent",
        List.of(
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-zz",
            "",
            "x",
            "-".repeat(5_000)));
    VALUES.put("tracestate", List.of("a=b", "a", ",", "a=b,".repeat(1_000)));
    VALUES.put("baggage", List.of("a=b", "=", "a=b;c,".repeat(1_000)));
    VALUES.put(
        "Prefer",
        List.of(
            "wait=0",
            "wait=1",
            "wait=31",
            "wait=-1",
            "wait=x",
            "wait=",
            "wait",
            "wait=1.5",
            "wait=9999999999",
            "wait=1, wait=1",
            "respond-async",
            "wait=1; x",
            "WAIT=1",
            ""));
    VALUES.put(
        "Consistency-Token",
        List.of(
            ID + "@1",
            "agreements:" + ID + "@1",
            "logistics:" + ID + "@1",
            "agreements:" + ID + "@0",
            "agreements:" + ID + "@-1",
            "agreements:" + ID + "@9223372036854775807",
            "agreements:" + ID + "@9223372036854775808",
            "agreements:" + ID,
            "x:" + ID + "@1",
            ":" + ID + "@1",
            "agreements:x@1",
            "agreements:@1",
            "@",
            "",
            ",",
            "agreements:" + ID + "@1,".repeat(60)));
    VALUES.put(
        "Last-Event-ID",
        List.of(
            "",
            "x",
            "a1",
            "l1",
            "a0l0",
            "a1l1",
            "-1",
            "9223372036854775808",
            "a1\u00e9",
            "%00",
            "0".repeat(5_000)));
    VALUES.put("Origin", ORIGINS);
    VALUES.put("Referer", ORIGINS);
    VALUES.put("Sec-Fetch-Site", List.of("cross-site", "same-origin", "none", "x"));
    VALUES.put("Access-Control-Request-Method", List.of("POST", "DELETE", "x"));
    VALUES.put("X-Forwarded-For", List.of("127.0.0.1", "1.2.3.4, 5.6.7.8", "x", "::1"));
    VALUES.put("X-Forwarded-Host", List.of("evil.example", "", "a b"));
    VALUES.put("X-Forwarded-Proto", List.of("https", "x"));
    VALUES.put("X-Forwarded-Prefix", List.of("/evil", "//evil.example"));
    VALUES.put("Forwarded", List.of("for=1.2.3.4;host=evil.example;proto=https", "x", "for=\""));
    VALUES.put("X-HTTP-Method-Override", List.of("DELETE", "PUT", "x"));
    VALUES.put(
        "Authorization",
        List.of("Basic", "Basic x", "Basic YTpi", "Bearer", "Bearer a.b.c", "x", "Negotiate x"));
    VALUES.put("Cookie", List.of("a=b", "=", ";;;", "JSESSIONID=x", "a=b; ".repeat(1_000)));
    VALUES.put("Range", List.of("bytes=0-", "bytes=-1", "bytes=5-2", "bytes=0-,0-,0-", "x"));
    VALUES.put("If-None-Match", List.of("*", "\"1\"", "W/\"1\"", "x"));
    VALUES.put("If-Modified-Since", List.of("Sat, 29 Oct 2094 19:43:31 GMT", "x", ""));
    VALUES.put("Expect", List.of("100-continue", "x", ""));
    VALUES.put("TE", List.of("trailers", "x"));
    VALUES.put("Trailer", List.of("Content-Length", "X"));
    VALUES.put("Connection", List.of("close", "keep-alive", "Idempotency-Key", "x"));
    VALUES.put("Max-Forwards", List.of("0", "x"));
    VALUES.put("Via", List.of("1.1 a", "x"));
  }

  /// The names of all headers in this class, sorted.
  static final List<String> NAMES = List.copyOf(VALUES.keySet());

  private HeaderValues() {}

  static List<String> of(String name) {
    return VALUES.getOrDefault(name, ANY);
  }
}
