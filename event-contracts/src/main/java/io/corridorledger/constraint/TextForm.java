package io.corridorledger.constraint;

import com.google.re2j.Pattern;

/// The form of a text: at most so many characters, and an expression that all of it matches.
///
/// The length is checked first. RE2/J matches in linear time and without recursion, so what one
/// instance accepts, every instance accepts, whatever the size of its thread stacks.
public final class TextForm {

  private final int max;
  private final Pattern pattern;

  /// @param max how many characters (code points) the text has at most
  public TextForm(int max, String pattern) {
    this.max = max;
    this.pattern = Pattern.compile(pattern);
  }

  public boolean matches(String text) {
    return !isLonger(text, max) && pattern.matches(text);
  }

  /// Whether a text has more characters (code points) than that. A text that is far too long is not
  /// scanned.
  public static boolean isLonger(String text, int max) {
    return text.length() > 2 * max
        || text.length() > max && text.codePointCount(0, text.length()) > max;
  }
}
