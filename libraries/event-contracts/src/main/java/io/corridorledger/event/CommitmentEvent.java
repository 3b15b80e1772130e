package io.corridorledger.event;

import io.corridorledger.constraint.Consistent;
import io.corridorledger.constraint.Text;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Growth;
import io.corridorledger.value.Lists;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/// Events of one commitment. A commitment is a target, a milestone, a pledge or a declared intent.
@StreamType(
    name = "commitments",
    log = "agreements",
    sample = "d043f39a-8c0b-5a40-9bfe-ab994cf6864b")
public sealed interface CommitmentEvent extends LedgerEvent
    permits CommitmentEvent.CommitmentMade,
        CommitmentEvent.CommitmentReaffirmed,
        CommitmentEvent.CommitmentRevised,
        CommitmentEvent.CommitmentAbandoned,
        CommitmentEvent.CommitmentRefused {

  int MAX_PARTIES = 100;

  /// The kind of a commitment.
  enum Kind {
    /// a value that a figure must reach
    METRIC_TARGET,
    /// an action to complete
    MILESTONE,
    /// an amount of money to provide
    FUNDING,
    /// a wish, offer or plan without a measurable target
    INTENT
  }

  /// The condition under which a target is met. The figure must be at least, at most or exactly the
  /// target.
  enum Bound {
    AT_LEAST,
    AT_MOST,
    EXACTLY
  }

  /// The value or the growth that a figure must reach.
  ///
  /// @param key key of the figure that must reach the target. The period of the key is the time in
  ///   which the figure must reach the target.
  /// @param comparator whether the figure must be at least, at most or exactly the target
  /// @param quantity the target value; absent if the source states only a growth
  /// @param growth the target growth; absent if the source states only a value
  /// @param suspect properties of the target that seem wrong, such as its magnitude. The ledger
  ///   keeps the target as stated.
  record Target(
      @NotNull @Valid FigureKey key,
      @NotNull Bound comparator,
      @Valid Quantity quantity,
      @Valid Growth growth,
      @Size(max = 10) List<Figure.@NotNull Suspect> suspect)
      implements Consistent {
    public Target {
      suspect = Lists.orEmpty(suspect);
    }

    /// Creates a target without a suspect property.
    public Target(FigureKey key, Bound comparator, Quantity quantity, Growth growth) {
      this(key, comparator, quantity, growth, null);
    }

    @Override
    public void check(Findings findings) {
      findings.unless(
          quantity != null || growth != null,
          "quantity",
          "is missing: a target needs a quantity or a growth");
    }
  }

  /// The content of a commitment: the promise, its parties, its target, its due date and further
  /// properties.
  ///
  /// @param statement the promise, in the client's own words
  /// @param by the parties that made the promise; empty if the source names none
  /// @param to the parties that received the promise; empty if the source names none
  /// @param target the target that the promise states; required for the kinds METRIC_TARGET and
  ///   FUNDING
  /// @param milestone the action to complete; required for the kind MILESTONE
  /// @param project id of the project that the commitment concerns; absent if the ledger has no
  ///   such project
  /// @param baseline the starting value from which the source measures the target; absent if the
  ///   source states none
  /// @param due due date of the promise; absent if the source states none. Without a due date, the
  ///   promise is due at the end of the period in `target.key`. A promise without a due date and
  ///   without this period is never missed.
  /// @param conditions conditions on which the promise depends; absent if the source states none
  /// @param origin id of the agreement or visit in which the commitment was made; absent if the
  ///   ledger has no such agreement or visit
  record Promise(
      @NotNull Kind kind,
      @NotNull @Text(max = 500) String statement,
      @Size(max = MAX_PARTIES) List<@NotNull PartyRef> by,
      @Size(max = MAX_PARTIES) List<@NotNull PartyRef> to,
      @Valid Target target,
      @Text(max = 300) String milestone,
      UUID project,
      @Valid Figure baseline,
      Period due,
      @Text(max = 500) String conditions,
      UUID origin)
      implements Consistent {
    public Promise {
      by = Lists.orEmpty(by);
      to = Lists.orEmpty(to);
    }

    @Override
    public void check(Findings findings) {
      findings.unless(
          kind != Kind.METRIC_TARGET || target != null,
          "target",
          "is missing: a METRIC_TARGET needs a target");
      findings.unless(
          kind != Kind.FUNDING || target != null,
          "target",
          "is missing: a FUNDING needs a target with its amount");
      findings.unless(
          kind != Kind.MILESTONE || milestone != null,
          "milestone",
          "is missing: a MILESTONE needs a milestone");
    }
  }

  /// A source reports a commitment: a promise, a plan or an expectation.
  @EventType("commitment-made")
  record CommitmentMade(
      UUID id,
      @NotNull @Valid Promise promise,
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements CommitmentEvent {
    public CommitmentMade {
      citations = Lists.orEmpty(citations);
    }

    @Override
    public List<UUID> mentions() {
      return promise == null
          ? List.of()
          : Stream.of(promise.project(), promise.origin()).filter(Objects::nonNull).toList();
    }
  }

  /// The commitment was reaffirmed.
  ///
  /// @param by the parties that reaffirmed the commitment; empty if the source names none
  @EventType("commitment-reaffirmed")
  record CommitmentReaffirmed(
      @Size(max = MAX_PARTIES) List<@NotNull PartyRef> by,
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements CommitmentEvent {
    public CommitmentReaffirmed {
      citations = Lists.orEmpty(citations);
      by = Lists.orEmpty(by);
    }
  }

  /// The target or the due date of the commitment was changed.
  ///
  /// @param target the new target; absent if the target is unchanged
  /// @param due the new due date; absent if the due date is unchanged
  @EventType("commitment-revised")
  record CommitmentRevised(
      @Valid Target target,
      Period due,
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements CommitmentEvent, Consistent {
    public CommitmentRevised {
      citations = Lists.orEmpty(citations);
    }

    @Override
    public void check(Findings findings) {
      findings.unless(
          target != null || due != null,
          "target",
          "is missing: a revision needs a new target or a new due date");
    }
  }

  /// The promisor abandoned the commitment.
  @EventType("commitment-abandoned")
  record CommitmentAbandoned(
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements CommitmentEvent {
    public CommitmentAbandoned {
      citations = Lists.orEmpty(citations);
    }
  }

  /// A party refused to fulfil or to accept the commitment.
  ///
  /// @param by the party that refused; absent if the source names none
  @EventType("commitment-refused")
  record CommitmentRefused(
      PartyRef by,
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements CommitmentEvent {
    public CommitmentRefused {
      citations = Lists.orEmpty(citations);
    }
  }
}
