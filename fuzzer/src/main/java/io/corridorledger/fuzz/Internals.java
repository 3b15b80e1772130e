package io.corridorledger.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds internal information in answers, such as names of classes, stack traces, SQL and file
/// paths. No answer may contain internal information.
final class Internals {

  /// Number of characters that are shown before and after the internal information.
  private static final int CONTEXT = 60;

  /// A pattern of internal information.
  ///
  /// @param trigger a text that every match contains. The pattern is slow, so it is applied only to
  ///   a text that contains the trigger.
  private record Trace(String trigger, Pattern pattern) {}

  private static final List<Trace> TRACES =
      List.of(
          trace("Exception", "[A-Za-z]Exception\\b"),
          trace("Error", "\\b[A-Z][a-z]+[A-Za-z]*Error\\b"),
          trace("Error id", "Error id [0-9a-f-]{8}"),
          trace("stack", "\"stack(Trace)?\""),
          trace(".java", "\\b\\w+\\.java\\b"),
          trace(".class", "\\b\\w+\\.class\\b"),
          trace("io.", "\\bio\\.[a-z]\\w*\\.[\\w.$]*\\b"),
          // A URN of SDMX, such as urn:sdmx:org.sdmx.…, is not the name of a Java class.
          trace("org.", "(?<!urn:sdmx:)\\borg\\.[a-z]\\w*\\.[\\w.$]*[A-Z]\\w*"),
          trace("com.", "\\bcom\\.[a-z]\\w*\\.[\\w.$]*[A-Z]\\w*"),
          trace("java.", "\\bjava\\.(lang|util|io|net|sql|time|math|nio)\\b"),
          trace("jakarta.", "\\bjakarta\\.\\w+"),
          trace("sun.", "\\b(sun|jdk)\\.\\w+\\.\\w+"),
          trace("$$", "\\w\\$\\$\\w"),
          trace("items=[", "\\b[A-Z]\\w*\\[\\w+="),
          trace("SQLSTATE", "SQLSTATE"),
          trace("SQL [", "SQL \\["),
          trace("JDBC", "\\bJDBC\\b"),
          trace("jdbc:", "jdbc:\\w+"),
          trace("ERROR: ", "ERROR: "),
          trace("duplicate key", "duplicate key"),
          trace("violates", "violates [a-z -]*constraint"),
          trace("_pkey", "\\w+_pkey\\b"),
          trace("SELECT ", "\\bSELECT\\b.{1,200}\\bFROM\\b"),
          trace("INSERT INTO ", "\\bINSERT INTO \\w+ *\\("),
          trace("invalid byte sequence", "invalid byte sequence"),
          trace("Hibernate", "\\bHibernate\\b"),
          trace("PostgreSQL", "\\bPostgreSQL\\b"),
          trace("Vert.x", "\\bVert\\.x\\b"),
          trace("RESTEASY", "\\bRESTEASY\\w*"),
          trace("Jackson", "\\bJackson\\b"),
          trace("FAIL_ON_", "\\bFAIL_ON_\\w+"),
          trace("bootstrap", "bootstrap[.-]servers"),
          trace("/home/", "/home/\\w+"),
          trace("/tmp/", "/tmp/\\w+"),
          trace("/usr/", "/usr/\\w+"),
          trace("/var/", "/var/\\w+"),
          trace(".jar", "\\b[\\w.-]+\\.jar\\b"));

  private final List<Trace> traces = new ArrayList<>(TRACES);

  /// @param secrets texts that no answer may contain, such as the address of the database
  Internals(List<String> secrets) {
    secrets.forEach(secret ->
        traces.add(new Trace(secret, Pattern.compile(Pattern.quote(secret) + "(?!\\d)"))));
  }

  private static Trace trace(String trigger, String pattern) {
    return new Trace(trigger, Pattern.compile(pattern));
  }

  /// The first internal information in an answer, with the text around it.
  Optional<String> in(Answer answer) {
    for (var header : answer.headers()) {
      var found = in(header.value());
      if (found.isPresent()) {
        return found.map(text -> header.name() + ": " + text);
      }
    }
    return in(answer.text());
  }

  Optional<String> in(String text) {
    for (var trace : traces) {
      if (text.contains(trace.trigger())) {
        var match = trace.pattern().matcher(text);
        if (match.find()) {
          var from = Math.max(0, match.start() - CONTEXT);
          var to = Math.min(text.length(), match.end() + CONTEXT);
          return Optional.of(
              "'%s' in …%s…"
                  .formatted(match.group(), text.substring(from, to).replaceAll("[^ -~]", "?")));
        }
      }
    }
    return Optional.empty();
  }
}
