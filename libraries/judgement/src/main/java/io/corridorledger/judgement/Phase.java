package io.corridorledger.judgement;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// The phase of a project to which a milestone belongs: the start of construction, the end of
/// construction, or another step. The phase is decided from the words in the name of the milestone.
///
/// The lists below contain the known words. If the name contains any other word, the phase is
/// OTHER, because the other word may change the meaning of the name. For example, "completion of
/// construction" is the end of construction. "Completion of the feasibility study" is OTHER,
/// because "feasibility" is in no list.
public enum Phase {
  /// the start of construction, such as "start of construction" or "works begun"
  START,
  /// the end of construction, such as "opening", "completion of the railway" or "put into
  /// operation"
  COMPLETION,
  /// another step
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

  private static final Set<String> OTHERS =
      Set.of(
          "the",
          "of",
          "in",
          "into",
          "to",
          "for",
          "put",
          "entry",
          "official",
          "project",
          "port",
          "terminal",
          "railway",
          "line",
          "road",
          "bridge",
          "cable",
          "pipeline",
          "plant",
          "factory",
          "school",
          "centre");

  /// Decides the phase of a milestone.
  ///
  /// @param milestone name of the milestone; if null, the result is OTHER
  public static Phase of(String milestone) {
    if (milestone == null) return OTHER;
    Set<String> words =
        Set.copyOf(
            Stream.of(milestone.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .toList());
    for (String word : words)
      if (Stream.of(ENDS, STARTS, WORKS, OTHERS).noneMatch(list -> list.contains(word)))
        return OTHER;
    if (words.stream().anyMatch(ENDS::contains)) return COMPLETION;
    return words.stream().anyMatch(STARTS::contains) && words.stream().anyMatch(WORKS::contains)
        ? START
        : OTHER;
  }
}
