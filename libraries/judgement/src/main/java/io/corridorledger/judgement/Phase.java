package io.corridorledger.judgement;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The phase to which a milestone of a project belongs: the start of construction, the end of
/// construction, or any other phase. The phase is decided from the words in the name of the
/// milestone.
///
/// Lists contain the known words. Proper names, such as "CKU" in "completion of the CKU railway",
/// and the words of the project's own names are ignored. If the name contains any other word, the
/// phase is OTHER, because the other word may change the meaning of the name. For example,
/// "completion of construction" is the end of construction. "Completion of the feasibility study"
/// is OTHER, because "feasibility" names a preparation.
public enum Phase {
  /// the start of construction, such as "start of construction" or "works begun"
  START,
  /// the end of construction, such as "opening", "completion of the railway" or "put into
  /// operation"
  COMPLETION,
  /// any other phase, such as the preparation of the project
  OTHER;

  private static final Set<String> ENDS =
      Set.of(
          "completion",
          "complete",
          "completed",
          "finish",
          "finished",
          "opening",
          "open",
          "opened",
          "inauguration",
          "inaugurated",
          "commissioning",
          "commissioned",
          "operation",
          "operations",
          "operational",
          "service");

  private static final Set<String> STARTS =
      Set.of("start", "started", "starts", "begin", "begins", "begun", "beginning", "commenced");

  private static final Set<String> WORKS = Set.of("construction", "works", "building");

  private static final Set<String> FUNCTION_WORDS =
      Set.of("the", "a", "an", "of", "in", "into", "to", "for", "at", "on", "and");

  private static final Set<String> OTHERS =
      Set.of(
          "put",
          "entry",
          "official",
          "new",
          "project",
          "port",
          "seaport",
          "airport",
          "terminal",
          "station",
          "railway",
          "railroad",
          "rail",
          "line",
          "track",
          "tunnel",
          "road",
          "highway",
          "motorway",
          "section",
          "route",
          "bridge",
          "cable",
          "pipeline",
          "plant",
          "substation",
          "dam",
          "factory",
          "warehouse",
          "school",
          "university",
          "hospital",
          "centre",
          "center");

  /// Words for the preparation of a project. These words are never ignored, even if they are part
  /// of the project's name or begin with a capital letter.
  private static final Set<String> PREPARATION =
      Set.of(
          "feasibility",
          "study",
          "studies",
          "design",
          "survey",
          "surveys",
          "documentation",
          "plan",
          "planning",
          "preparation",
          "tender",
          "procurement",
          "financing",
          "funding",
          "agreement",
          "contract",
          "negotiations",
          "talks",
          "trial",
          "test",
          "tests",
          "pilot",
          "phase",
          "stage",
          "first",
          "second",
          "third",
          "office",
          "forum",
          "conference",
          "exhibition",
          "ceremony",
          "consulate",
          "embassy",
          "assessment",
          "impact",
          "environmental",
          "acquisition",
          "land",
          "bidding",
          "auction",
          "venture",
          "company",
          "consortium",
          "fund",
          "memorandum",
          "approval",
          "permit",
          "permits",
          "licence",
          "license");

  private static final Pattern SEPARATOR = Pattern.compile("[^\\p{L}\\p{N}]+");

  /// Decides the phase of a milestone.
  ///
  /// @param milestone name of the milestone; if null, the result is OTHER
  /// @param own names, slugs and places of the project. Their words do not change the phase.
  public static Phase of(String milestone, Collection<String> own) {
    if (milestone == null) return OTHER;
    Set<String> ownWords =
        own.stream().flatMap(Phase::words).map(Phase::lower).collect(Collectors.toSet());
    List<String> stated = words(milestone).toList();
    // In a title such as "Completion of the Feasibility Study", capital letters mark no names.
    boolean isTitle =
        stated.stream().noneMatch(word -> word.equals(lower(word)) && !isFunctionWord(word));
    Set<String> words = new HashSet<>();
    for (int i = 0; i < stated.size(); i++) {
      String word = lower(stated.get(i));
      boolean named =
          ownWords.contains(word)
              || i > 0 && !isTitle && Character.isUpperCase(stated.get(i).codePointAt(0));
      if (isKnown(word)) words.add(word);
      else if (!named || PREPARATION.contains(word)) return OTHER;
    }
    if (words.stream().anyMatch(ENDS::contains)) return COMPLETION;
    return words.stream().anyMatch(STARTS::contains) && words.stream().anyMatch(WORKS::contains)
        ? START
        : OTHER;
  }

  private static Stream<String> words(String text) {
    return SEPARATOR.splitAsStream(text).filter(word -> !word.isEmpty());
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }

  private static boolean isFunctionWord(String word) {
    return FUNCTION_WORDS.contains(word);
  }

  private static boolean isKnown(String word) {
    return Stream.of(ENDS, STARTS, WORKS, OTHERS, FUNCTION_WORDS)
        .anyMatch(list -> list.contains(word));
  }
}
