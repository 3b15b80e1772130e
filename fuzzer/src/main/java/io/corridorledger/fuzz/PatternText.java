package io.corridorledger.fuzz;

import java.util.random.RandomGenerator;

/// Generates texts that match a regular expression. Supports only the elements that the API
/// documents use: literals, classes, groups, alternatives and repetitions.
final class PatternText {

  /// Maximum number of repetitions for `*` and `+`.
  private static final int MOST_REPETITIONS = 4;

  private final String pattern;
  private final RandomGenerator random;
  private int at;

  private PatternText(String pattern, RandomGenerator random) {
    this.pattern = pattern;
    this.random = random;
  }

  /// Returns a text that matches the regular expression.
  ///
  /// @throws IllegalArgumentException if the expression has an unsupported element
  static String matching(String pattern, RandomGenerator random) {
    var text = new PatternText(pattern, random);
    var result = text.alternatives(true);
    if (text.at < pattern.length()) {
      throw new IllegalArgumentException("not a pattern that can be generated from: " + pattern);
    }
    return result;
  }

  /// Parses the alternatives of a group, and chooses one of them at random. Returns a text that
  /// matches the chosen alternative.
  private String alternatives(boolean wanted) {
    var chosen = sequence(wanted);
    var seen = 1;
    while (at < pattern.length() && pattern.charAt(at) == '|') {
      at++;
      seen++;
      var take = wanted && random.nextInt(seen) == 0;
      var text = sequence(take);
      chosen = take ? text : chosen;
    }
    return chosen;
  }

  private String sequence(boolean wanted) {
    var text = new StringBuilder();
    while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
      if (pattern.charAt(at) == '^' || pattern.charAt(at) == '$') {
        at++;
        continue;
      }
      var begin = at;
      var first = atom(wanted);
      var end = at;
      var times = repetitions();
      if (!wanted || times == 0) {
        continue;
      }
      text.append(first);
      var after = at;
      for (var i = 1; i < times; i++) {
        at = begin;
        text.append(atom(true));
        if (at != end) {
          throw new IllegalStateException(pattern);
        }
      }
      at = after;
    }
    return text.toString();
  }

  private String atom(boolean wanted) {
    var c = pattern.charAt(at++);
    return switch (c) {
      case '(' -> {
        if (pattern.startsWith("?:", at)) {
          at += 2;
        }
        var inner = alternatives(wanted);
        expect(')');
        yield inner;
      }
      case '[' -> characterOfClass();
      case '.' -> "x";
      case '\\' -> escaped();
      default -> String.valueOf(c);
    };
  }

  private String escaped() {
    var c = pattern.charAt(at++);
    return switch (c) {
      case 'd' -> String.valueOf((char) ('0' + random.nextInt(10)));
      case 'w' -> String.valueOf((char) ('a' + random.nextInt(26)));
      case 's' -> " ";
      case 'p', 'P', 'S', 'D', 'W' ->
          throw new IllegalArgumentException(
              "not a pattern that can be generated from: " + pattern);
      default -> String.valueOf(c);
    };
  }

  private String characterOfClass() {
    if (pattern.charAt(at) == '^') {
      throw new IllegalArgumentException("not a pattern that can be generated from: " + pattern);
    }
    var characters = new StringBuilder();
    while (pattern.charAt(at) != ']') {
      var from = classCharacter();
      if (pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
        at++;
        var to = classCharacter();
        for (var c = from; c <= to; c++) {
          characters.append(c);
        }
      } else {
        characters.append(from);
      }
    }
    at++;
    return String.valueOf(characters.charAt(random.nextInt(characters.length())));
  }

  private char classCharacter() {
    var c = pattern.charAt(at++);
    if (c != '\\') {
      return c;
    }
    return escaped().charAt(0);
  }

  private int repetitions() {
    if (at >= pattern.length()) {
      return 1;
    }
    switch (pattern.charAt(at)) {
      case '?' -> {
        at++;
        return random.nextInt(2);
      }
      case '*' -> {
        at++;
        return random.nextInt(MOST_REPETITIONS + 1);
      }
      case '+' -> {
        at++;
        return 1 + random.nextInt(MOST_REPETITIONS);
      }
      case '{' -> {
        var end = pattern.indexOf('}', at);
        var bounds = pattern.substring(at + 1, end).split(",", -1);
        at = end + 1;
        var least = Integer.parseInt(bounds[0].strip());
        if (bounds.length == 1) {
          return least;
        }
        var most =
            bounds[1].isBlank() ? least + MOST_REPETITIONS : Integer.parseInt(bounds[1].strip());
        return random.nextInt(least, most + 1);
      }
      default -> {
        return 1;
      }
    }
  }

  private void expect(char c) {
    if (at >= pattern.length() || pattern.charAt(at) != c) {
      throw new IllegalArgumentException("not a pattern that can be generated from: " + pattern);
    }
    at++;
  }
}
