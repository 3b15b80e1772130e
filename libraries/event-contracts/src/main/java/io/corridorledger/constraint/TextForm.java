package io.corridorledger.constraint;

import com.google.re2j.Pattern;

/// The form of a text: a maximum number of characters, and a regular expression that the whole text
/// must match.
///
/// The length is checked before the expression. The library RE2/J matches in linear time and
/// without recursion. Therefore a long text cannot overflow the stack.
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

  /// Whether a text has more characters (code points) than the maximum. A text with more than twice
  /// as many `char` values as the maximum is longer in any case, so its code points are not
  /// counted.
  public static boolean isLonger(String text, int max) {
    return text.length() > 2 * max
        || text.length() > max && text.codePointCount(0, text.length()) > max;
  }
}
