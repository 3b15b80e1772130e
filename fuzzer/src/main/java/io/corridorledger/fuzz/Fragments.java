package io.corridorledger.fuzz;

import java.util.List;

/// Texts with which the fuzzer makes errors in requests. In the texts for request heads, each
/// character stands for one byte.
///
/// The file is long because it lists all texts.
final class Fragments {

  /// Texts that would be commands for other interpreters, such as SQL or a shell. A service must
  /// not execute them.
  static final List<String> INJECTIONS =
      List.of(
          "' OR '1'='1",
          "'; DROP TABLE event; --",
          "1); SELECT pg_sleep(5); --",
          "\\'; SELECT 1 --",
          "${jndi:ldap://127.0.0.1:1/a}",
          "#{7*7} ${7*7} {{7*7}} <%= 7*7 %>",
          "%s%s%n%x%d {0} {}",
          "<script>alert(1)</script>",
          "../../../../etc/passwd",
          "\r\nX-Injected: yes\r\n\r\n",
          "$(id) `id` | id",
          "*)(uid=*))(|(uid=*",
          "\\u0027 \\x27 %27");

  /// Texts with valid but unusual Unicode characters, such as invisible marks and unassigned code
  /// points.
  static final List<String> ODD_TEXTS =
      List.of(
          "",
          " ",
          "   \t ",
          "\u00a0",
          "\u2003\u3000",
          "\u200b",
          "a\u200bb",
          "\ufeffa",
          "\u202eabc\u202c",
          "\u2066a\u2069",
          "e\u0301\u0301\u0301\u0301",
          "\u0130ıIi\u017f\u212a",
          "\ufffe",
          "\uffff",
          "\ufffd",
          "\ue000",
          "\udbff\udfff",
          "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
          "\u0e33\u0e33",
          "\u2028\u2029",
          "\u0085",
          " a ",
          "a\n",
          "a\r\nb");

  static final List<String> CONTROLS =
      List.of(
          "\0",
          "a\0b",
          "\1",
          "\u0008",
          "\t",
          "\n",
          "\u000b",
          "\r",
          "\u001b[2J",
          "\u001f",
          "\u007f",
          "\u0080",
          "\u009f");

  static final List<String> PERIODS =
      List.of(
          "2024-02-30",
          "2023-02-29",
          "2024-13",
          "2024-00-01",
          "2024-1-1",
          "0000",
          "0001-01-01",
          "9999-12-31",
          "10000-01-01",
          "-0044",
          "Y17E8",
          "2024-01-01/2023-01-01",
          "../..",
          "/",
          "2024/",
          "2024-05/..",
          "../2024",
          "2024-W05",
          "2024-366",
          "2024-41",
          "2024-42",
          "2024?~%",
          "[2024,2023]",
          "[2024..2025]",
          "[]",
          "[2023,2024,2025,2026,2027,2028,2029,2030,2031,2032,2033,2034,2035,2036,2037,2038,2039,2040,2041,2042,2043,2044]",
          "２０２４",
          "2024-01-01T25:00:00Z",
          "2024-01-01T00:00:60Z",
          "2024-01-01T00:00:00+99:00",
          "2024-01-01T00:00:00.123456789123Z",
          "-999999999-01-01T00:00:00Z",
          "+999999999-12-31T23:59:59Z",
          "today",
          "01/02/2024");

  /// Numbers as written in JSON.
  static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "-0.0",
          "-1",
          "0.1",
          "1.0",
          "2147483647",
          "2147483648",
          "-2147483649",
          "9223372036854775807",
          "9223372036854775808",
          "18446744073709551616",
          "9007199254740993",
          "1e2",
          "1E-9",
          "1e308",
          "1e309",
          "1e-400",
          "1e2147483647",
          "1e2147483648",
          "1e-2147483648",
          "1e999999999",
          "1e-999999999",
          "1e99999999999999999999",
          "123456789012345678",
          "1234567890123456789",
          "0.000000001",
          "0.0000000001",
          "9".repeat(400),
          "0." + "0".repeat(400) + "1",
          "1" + "0".repeat(5_000));

  /// Texts that some parsers accept as numbers, although JSON does not.
  static final List<String> NOT_NUMBERS =
      List.of(
          "NaN",
          "Infinity",
          "-Infinity",
          "+1",
          "01",
          ".5",
          "5.",
          "0x10",
          "1_000",
          "1e",
          "--1",
          "1,5",
          "True",
          "undefined");

  static final List<String> REFERENCES =
      List.of(
          "00000000-0000-0000-0000-000000000000",
          "ffffffff-ffff-ffff-ffff-ffffffffffff",
          "0192A1B0-5C00-7000-8000-0000000000E1",
          "{0192a1b0-5c00-7000-8000-0000000000e1}",
          "urn:uuid:0192a1b0-5c00-7000-8000-0000000000e1",
          "0192a1b05c0070008000000000000000",
          "1-1-1-1-1",
          "0192a1b0-5c00-7000-8000-0000000000e",
          "0192a1b0-5c00-7000-8000-0000000000e11",
          "g192a1b0-5c00-7000-8000-0000000000e1",
          "1",
          "x",
          "null");

  /// Characters that the fuzzer repeats many times. An inefficient check would become very slow
  /// with the resulting long text.
  static final List<String> REPEATED =
      List.of(
          "a", "/", "-", " ", "0", "9", ".", ":", "~", "?", "[", "(", "\\", "\"", "%", "_", ",",
          "A", "-ab", "a ", "\t", "é", "ı", "𝄞", "e\u0301", "\u200b", "\u0001");

  static final List<String> HOSTS =
      List.of(
          "evil.example",
          "evil.example:80",
          "127.0.0.1:1",
          "localhost",
          "",
          "[::1",
          "a b",
          "127.0.0.1:99999",
          "127.0.0.1:x",
          "user@127.0.0.1",
          "127.0.0.1/path",
          "127.0.0.1, evil.example",
          "\u00e9",
          "a".repeat(5_000),
          "..");

  static final List<String> BROKEN_HEADERS =
      List.of(
          "X",
          ": v",
          "X : v",
          " X: v",
          "X\t: v",
          "X: a\r\n b",
          "X: a\r\n\tb",
          "X\0: v",
          "X: \0",
          "X: \1",
          "X: a\rb",
          "X\u00e9: v",
          "X(: v",
          "X: \u00ff\u00fe",
          "X: \u007f",
          "Content-Length : 0",
          "Transfer-Encoding : chunked",
          "Transfer-Encoding:\u000bchunked",
          "Connection: close, X",
          "X:",
          "Y".repeat(9_000) + ": v");

  static final List<String> RAW_BYTES =
      List.of(
          "\u00ff",
          "\u00c3\u00a9",
          "\u00c0\u00af",
          "\u0080",
          " x",
          "\t",
          "\"",
          "<>",
          "|",
          "\\",
          "^",
          "`",
          "{}",
          "[]",
          "#x",
          "\u007f",
          "\1",
          "\0",
          "?a=\u00ff",
          "?a=b c",
          "?{}",
          "??");

  /// Single halves of surrogate pairs, and a pair in the wrong order, in JSON notation.
  static final List<String> LONE_SURROGATES =
      List.of("\\ud800", "\\udc00", "\\udc00\\ud800", "\\ud83d");

  static final List<String> BROKEN_UTF8 =
      List.of(
          "\u00ff",
          "\u00c3",
          "\u00c0\u0080",
          "\u00ed\u00a0\u0080",
          "\u00f5\u0080\u0080\u0080",
          "\u0080",
          "\u00e2\u0082",
          "\u00f8\u0088\u0080\u0080\u0080");

  /// Names for unknown members of a JSON object. The entry with a single space means that a space
  /// is appended to the name of an existing member.
  static final List<String> MEMBERS =
      List.of(
          "unknown",
          "",
          "@class",
          "$ref",
          "__proto__",
          "constructor",
          "actor",
          "recorded",
          "\0",
          "\u0131",
          " ",
          "x".repeat(5_000));

  /// Texts that are added after a complete body.
  static final List<String> TRAILERS = List.of("x", "{}", ",", "]", "\0", "null", "//", "/* */");

  static final List<String> NOT_JSON =
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
          "\0",
          "!!x",
          "{\"a\":\"\\x\"}",
          "%PDF");

  static final List<String> TRANSFER_ENCODINGS =
      List.of(
          "identity",
          "gzip, chunked",
          "chunked, identity",
          "xchunked",
          "chunked, chunked",
          "",
          "\"chunked\"");

  static final List<String> CHUNK_EXTENSIONS =
      List.of(";a", ";a=b", ";a=\"b c\"", ";" + "x".repeat(2_000), " ; a = b");

  static final List<String> VERSIONS =
      List.of(
          "HTTP/1.2",
          "HTTP/2.0",
          "HTTP/0.9",
          "HTTP/9.9",
          "HTP/1.1",
          "http/1.1",
          "HTTP/1.1.1",
          "HTTP/",
          "");

  /// Texts that the fuzzer inserts before the path of a request. HOST stands for the real host.
  static final List<String> AUTHORITIES =
      List.of(
          "http://HOST",
          "https://HOST",
          "http://evil.example",
          "http://user:secret@HOST",
          "ftp://HOST",
          "http:///",
          "http://[::1",
          "//HOST");

  /// Request lines, most of them malformed. They replace the line `METHOD TARGET HTTP/1.1`. METHOD
  /// and TARGET stand for the method and the target of the request.
  static final List<String> REQUEST_LINES =
      List.of(
          "",
          "METHOD",
          "METHOD TARGET",
          "METHOD  TARGET  HTTP/1.1",
          "METHOD\tTARGET\tHTTP/1.1",
          " METHOD TARGET HTTP/1.1",
          "\r\nMETHOD TARGET HTTP/1.1",
          "METHOD TARGET HTTP/1.1 x",
          "METHOD\0 TARGET HTTP/1.1",
          // The first bytes of a TLS connection.
          "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003",
          "\u00e9 TARGET HTTP/1.1",
          "G".repeat(10_000) + " TARGET HTTP/1.1",
          "METHOD HTTP/1.1",
          "HTTP/1.1 200 OK");

  private Fragments() {}
}
