package io.corridorledger.projection.bitemporal;

import io.corridorledger.judgement.Independence;
import java.util.EnumSet;
import java.util.Set;

/// The evidence gaps of one entity, such as a missing date.
public final class Gaps {

  public enum Kind {
    /// No source states a date.
    UNDATED,
    /// All facts have only one independent source. An original and its copies are one independent
    /// source. So are sources that name the same office as the origin of their facts.
    SINGLE_SOURCE,
    /// The entity is a hub without a UN/LOCODE.
    UNCODED,
    /// Sources state contradictory dates, values or states, or a source disputes an active fact.
    CONTRADICTED,
    /// The number of a container, wagon or ship has a wrong check digit.
    WRONG_CHECK_DIGIT,
    /// The ledger proposes to flag a figure or a date as suspect.
    PROPOSED_FLAG
  }

  private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);

  private final boolean retracted;

  private Gaps(boolean retracted) {
    this.retracted = retracted;
  }

  /// Finds the gaps that entities of every kind can have. A retracted entity has no gaps.
  public static Gaps of(VisibleHistory known) {
    return new Gaps(known.retracted())
        .when(Kind.SINGLE_SOURCE, Independence.of(known.citations()).count() == 1)
        .when(Kind.CONTRADICTED, known.disputed());
  }

  /// Adds the gap if the condition is true and the entity is not retracted.
  public Gaps when(Kind kind, boolean condition) {
    if (condition && !retracted) kinds.add(kind);
    return this;
  }

  public Set<Kind> kinds() {
    return kinds;
  }
}
