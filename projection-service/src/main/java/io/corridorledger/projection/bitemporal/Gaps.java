package io.corridorledger.projection.bitemporal;

import io.corridorledger.judgement.Independence;
import java.util.EnumSet;
import java.util.Set;

/// The gaps in the evidence of one entity.
public final class Gaps {

  public enum Kind {
    /// no source states a date
    UNDATED,
    /// all facts come from one source, or from copies of one
    SINGLE_SOURCE,
    /// a hub without a UN/LOCODE
    UNCODED,
    /// sources contradict one another
    CONTRADICTED,
    /// the number of a container, wagon or ship has a wrong check digit
    WRONG_CHECK_DIGIT
  }

  private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);

  private final boolean retracted;

  private Gaps(boolean retracted) {
    this.retracted = retracted;
  }

  /// The gaps that apply to every entity; none if it was retracted.
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
