package io.corridorledger.judgement.likeness;

import io.corridorledger.value.Period;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The reason why two records may be about the same thing.
///
/// @param kind whether the later record is probably a duplicate or a revision
/// @param why the reason, as a part of a sentence
public record Likeness(Kind kind, String why) {

  @Schema(name = "LikenessKind")
  public enum Kind {
    /// Both records are probably about the same thing.
    DUPLICATE,
    /// Both records are from one source and state different values of one figure. The later value
    /// is probably a revision.
    REVISION
  }

  static Likeness duplicate(String why) {
    return new Likeness(Kind.DUPLICATE, why);
  }

  /// Finds two dates that may be the same day, and returns both dates as text. Null if there are no
  /// such dates.
  static String overlap(List<Period> some, List<Period> others) {
    for (Period one : some)
      for (Period other : others)
        if (one.overlaps(other))
          return one.equals(other)
              ? "the date " + one
              : "the dates %s and %s, which overlap".formatted(one, other);
    return null;
  }
}
