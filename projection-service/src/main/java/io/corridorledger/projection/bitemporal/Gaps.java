package io.corridorledger.projection.bitemporal;

import io.corridorledger.judgement.Independence;
import java.util.EnumSet;
import java.util.Set;

/// The evidence gaps of one entity, such as a missing date.
public final class Gaps {

  public enum Kind {
    /// No source states a date.
    UNDATED,
    /// All facts come from one source, or from copies of one source.
    SINGLE_SOURCE,
    /// The entity is a hub without a UN/LOCODE.
    UNCODED,
    /// Sources contradict one another.
    CONTRADICTED,
    /// The number of a container, wagon or ship has a wrong check digit.
    WRONG_CHECK_DIGIT
  }

  private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);

  private final boolean retracted;

  private Gaps(boolean retracted) {
    this.retracted = retracted;
  }

  /// Finds the gaps that every kind of entity can have. A retracted entity has no gaps.
  public static Gaps of(VisibleHistory known) {
    return new Gaps(known.retracted())
        .when(Kind.SINGLE_SOURCE, Independence.of(known.citations()).count() == 1)
        .when(Kind.CONTRADICTED, known.disputed());
  }

  public Gaps when(Kind kind, boolean missing) {
    if (missing && !retracted) kinds.add(kind);
    return this;
  }

  public Set<Kind> kinds() {
    return kinds;
  }
}
