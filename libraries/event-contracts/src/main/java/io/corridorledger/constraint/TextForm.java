package io.corridorledger.constraint;

import com.google.re2j.Pattern;

/// The form of a text: a maximum number of characters, and a regular expression that the whole text
/// matches.
///
/// The length is checked first. RE2/J matches in linear time and without recursion, so all
/// instances accept the same texts, regardless of the size of their thread stacks.
public final class TextForm {

  private final int max;
  private final Pattern pattern;

  /// @param max maximum number of characters (code points)
  public TextForm(int max, String pattern) {
    this.max = max;
    this.pattern = Pattern.compile(pattern);
  }

  public boolean matches(String text) {
    return !isLonger(text, max) && pattern.matches(text);
  }

  /// Whether a text has more characters (code points) than the maximum. A much longer text is not
  /// scanned.
  public static boolean isLonger(String text, int max) {
    return text.length() > 2 * max
        || text.length() > max && text.codePointCount(0, text.length()) > max;
  }
}
