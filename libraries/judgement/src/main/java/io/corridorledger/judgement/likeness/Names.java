package io.corridorledger.judgement.likeness;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Names in a form that does not depend on their spelling: on case, diacritics, punctuation, the
/// order of words, and the transliteration from Cyrillic or Turkic alphabets.
///
/// Each comparison takes linear time in the length of the names, apart from the sorting of their
/// words. A text that is longer than [#MAX_LENGTH] is not analysed. Such a text is alike only if
/// the texts are equal.
public final class Names {

  /// The maximum length of a text that is analysed. No title of the ledger is longer.
  public static final int MAX_LENGTH = 500;

  private static final Map<Character, String> LATIN = new HashMap<>();

  static {
    // Letters that Unicode does not decompose into a Latin letter and a mark. The Cyrillic letters
    // follow the usual English transliteration.
    String letters =
        "а a б b в v г g д d е e ё yo ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh"
            + " щ shch ъ - ы y ь - э e ю yu я ya є ye і i ї yi ґ g ә a ғ g қ k ң n ө o ұ u ү u һ h ҹ j ҝ g ҷ j ӣ i ӯ u ҳ h"
            + " ə a ı i ø o ł l đ d ð d þ th æ ae œ oe ß ss";
    String[] pairs = letters.split(" ");
    for (int i = 0; i < pairs.length; i += 2)
      LATIN.put(pairs[i].charAt(0), pairs[i + 1].equals("-") ? "" : pairs[i + 1]);
  }

  /// Forms of address and offices that may precede the name of a person.
  private static final Set<String> ADDRESSES =
      folded("the president prime minister foreign mr mrs ms dr prof he excellency");

  private Names() {}

  /// The words of a text in their common form, in the order of the text.
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

  /// Apostrophes and marks separate no words: `Xi'an`, `O‘zbekiston`.
  private static boolean isWithinWord(char c) {
    return "'’‘ʻʼ`´".indexOf(c) >= 0 || Character.getType(c) == Character.NON_SPACING_MARK;
  }

  /// The common form of the transliterations of a word. `Tokayev` and `Tokaev` are both `tokaev`,
  /// `Zhaparov` and `Japarov` are both `japarov`.
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

  /// The words of a name as a key that does not depend on their order.
  static String key(List<String> words) {
    return String.join(" ", new TreeSet<>(words));
  }

  /// The key of a person: equal for all spellings of a name and for the known aliases of a person.
  public static String personKey(String name) {
    String key = key(nameWords(name));
    return Aliases.KNOWN.personOf(key).orElse(key);
  }

  /// Whether two names may belong to one person. A name may have only some words or the initials of
  /// the other: `Aliyev`, `I. Aliyev`, `Aliyev Ilham`.
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

  /// The word that matches as an initial, or of which the word is the initial; null if none does.
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
