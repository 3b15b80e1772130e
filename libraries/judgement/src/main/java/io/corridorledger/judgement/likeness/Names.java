package io.corridorledger.judgement.likeness;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Converts names to a common form, so that different spellings of a name become equal. Case,
/// accents, punctuation, the order of words and the transliteration from other alphabets have no
/// effect.
///
/// The conversion takes linear time, apart from sorting the words. A text longer than [#MAX_LENGTH]
/// is not converted, so it equals only an identical text.
public final class Names {

  /// Maximum length of a text that is converted. No title in the ledger is longer.
  public static final int MAX_LENGTH = 500;

  private static final Map<Character, String> LATIN = new HashMap<>();

  static {
    // Replacements for letters that Unicode normalization cannot split into a Latin letter and an
    // accent. Cyrillic letters follow the usual English transliteration.
    String letters =
        "а a б b в v г g д d е e ё yo ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh"
            + " щ shch ъ - ы y ь - э e ю yu я ya є ye і i ї yi ґ g ә a ғ g қ k ң n ө o ұ u ү u һ h ҹ j ҝ g ҷ j ӣ i ӯ u ҳ h"
            + " ə a ı i ø o ł l đ d ð d þ th æ ae œ oe ß ss";
    String[] pairs = letters.split(" ");
    for (int i = 0; i < pairs.length; i += 2)
      LATIN.put(pairs[i].charAt(0), pairs[i + 1].equals("-") ? "" : pairs[i + 1]);
  }

  /// Forms of address and offices that may precede the name of a person. A comparison of names
  /// ignores these words.
  private static final Set<String> ADDRESSES =
      folded("the president prime minister foreign mr mrs ms dr prof he excellency");

  private Names() {}

  /// The words of a text in their common form, in the order in which they occur.
  public static List<String> words(String text) {
    if (text.length() > MAX_LENGTH) return List.of(text);
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    String composed = Normalizer.normalize(text, Normalizer.Form.NFKC);
    for (int i = 0; i <= composed.length(); i++) {
      char c = i == composed.length() ? ' ' : Character.toLowerCase(composed.charAt(i));
      if (Character.isLetterOrDigit(c)) word.append(latin(c));
      else if (!isWithinWord(c)) {
        if (!word.isEmpty()) words.add(fold(word));
        word.setLength(0);
      }
    }
    words.removeIf(String::isEmpty);
    return words;
  }

  private static String latin(char c) {
    String latin = LATIN.get(c);
    if (latin != null || c < 128) return latin == null ? String.valueOf(c) : latin;
    StringBuilder letters = new StringBuilder();
    String parts = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKD);
    for (int i = 0; i < parts.length(); i++)
      if (Character.isLetterOrDigit(parts.charAt(i)))
        letters.append(LATIN.getOrDefault(parts.charAt(i), String.valueOf(parts.charAt(i))));
    return letters.toString();
  }

  /// Whether a character is part of a word although it is neither a letter nor a digit. Apostrophes
  /// are part of a word: `Xi'an` and `O‘zbekiston` are single words.
  private static boolean isWithinWord(char c) {
    return "'’‘ʻʼ`´".indexOf(c) >= 0 || Character.getType(c) == Character.NON_SPACING_MARK;
  }

  /// The common form of different transliterations of a word. For example, `Tokayev` and `Tokaev`
  /// both become `tokaev`.
  private static String fold(CharSequence word) {
    String one =
        word.toString()
            .replace("dzh", "j")
            .replace("zh", "j")
            .replace("kh", "h")
            .replace("gh", "g")
            .replace("sh", "s")
            .replace("ch", "c")
            .replace("ph", "f")
            .replace("ou", "u")
            .replace('q', 'k')
            .replace('w', 'v')
            .replace('y', 'i');
    one = withoutRepetitions(one);
    StringBuilder folded = new StringBuilder();
    for (int i = 0; i < one.length(); i++) {
      boolean isGlide =
          one.charAt(i) == 'i'
              && (i > 0 && isVowel(one.charAt(i - 1))
                  || i + 1 < one.length() && isVowel(one.charAt(i + 1)));
      if (!isGlide) folded.append(one.charAt(i));
    }
    return withoutRepetitions(folded);
  }

  private static boolean isVowel(char c) {
    return "aeiou".indexOf(c) >= 0;
  }

  private static String withoutRepetitions(CharSequence text) {
    StringBuilder once = new StringBuilder();
    for (int i = 0; i < text.length(); i++)
      if (i == 0 || text.charAt(i) != text.charAt(i - 1) || Character.isDigit(text.charAt(i)))
        once.append(text.charAt(i));
    return once.toString();
  }

  static Set<String> folded(String words) {
    return Set.copyOf(words(words));
  }

  /// Joins the words of a name in alphabetical order, so that the order in the text has no effect.
  static String key(List<String> words) {
    return String.join(" ", new TreeSet<>(words));
  }

  /// The key of a person. All spellings of the name and all known aliases of the person have the
  /// same key.
  public static String personKey(String name) {
    String key = key(nameWords(name));
    return Aliases.KNOWN.personOf(key).orElse(key);
  }

  /// Whether two names may belong to one person. One name may be shorter or have initials:
  /// `Aliyev`, `I. Aliyev` and `Aliyev Ilham` match.
  public static boolean mayBeOnePerson(String one, String other) {
    String a = personKey(one);
    String b = personKey(other);
    if (a.equals(b)) return true;
    List<String> fewer = new ArrayList<>(Arrays.asList(a.split(" ")));
    List<String> more = new ArrayList<>(Arrays.asList(b.split(" ")));
    if (fewer.size() > more.size()) {
      List<String> swap = fewer;
      fewer = more;
      more = swap;
    }
    int before = fewer.size();
    Set<String> rest = new TreeSet<>(more);
    fewer.removeIf(word -> word.length() > 1 && rest.remove(word));
    if (fewer.size() == before) return false;
    for (String left : fewer) {
      String match = initialMatch(left, rest);
      if (match == null) return false;
      rest.remove(match);
    }
    return true;
  }

  /// Finds a candidate that begins with the same letter as the word. The candidate or the word must
  /// be an initial, which is a single letter. Null if there is no such candidate.
  private static String initialMatch(String word, Set<String> candidates) {
    for (String candidate : candidates)
      if ((word.length() == 1 || candidate.length() == 1) && word.charAt(0) == candidate.charAt(0))
        return candidate;
    return null;
  }

  private static List<String> nameWords(String name) {
    List<String> words = new ArrayList<>(words(name));
    if (words.stream().anyMatch(word -> !ADDRESSES.contains(word)))
      words.removeIf(ADDRESSES::contains);
    return words;
  }
}
