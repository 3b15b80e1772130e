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

/// What can happen to one commitment: a target, a milestone, a pledge, a declared intent.
public sealed interface CommitmentEvent extends LedgerEvent {

  int MAX_PARTIES = 100;

  enum Kind {
    /// a figure is to reach a value
    METRIC_TARGET,
    /// something is to be done
    MILESTONE,
    /// money is to be given
    FUNDING,
    /// a wish, offer or plan without a measure
    INTENT
  }

  enum Comparator {
    AT_LEAST,
    AT_MOST,
    EXACTLY
  }

  /// What is to be reached.
  ///
  /// @param key which figure; its period is the one in which it is to be reached
  /// @param comparator how the outcome is held against the value; a METRIC_TARGET has one
  /// @param quantity the value, if it is stated as such
  /// @param growth the growth, if that is what is stated
  record Target(
      @NotNull @Valid FigureKey key,
      @NotNull Comparator comparator,
      @Valid Quantity quantity,
      @Valid Growth growth)
      implements Consistent {

    @Override
    public void check(Findings findings) {
      findings.unless(
          quantity != null || growth != null,
          "quantity",
          "is missing, and so is a growth: one is needed");
    }
  }

  /// Who promised whom what.
  ///
  /// @param statement what is promised, in our words
  /// @param by who promises; empty when the source does not say
  /// @param to whom
  /// @param target of a METRIC_TARGET or a FUNDING
  /// @param milestone of a MILESTONE: what is to be done
  /// @param project that it is about, if the ledger holds it
  /// @param baseline what it starts from, as the source states it
  /// @param due until when; absent when no day is set: such a promise is never missed
  /// @param conditions on which it depends
  /// @param origin the agreement or visit at which it was made
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
          "is missing: a METRIC_TARGET has one");
      findings.unless(
          kind != Kind.FUNDING || target != null,
          "target",
          "is missing: a FUNDING states its amount");
      findings.unless(
          kind != Kind.MILESTONE || milestone != null,
          "milestone",
          "is missing: a MILESTONE names it");
    }
  }

  /// It was promised, planned or expected.
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
    public Period occurred() {
      return date;
    }

    @Override
    public List<UUID> mentions() {
      return promise == null
          ? List.of()
          : Stream.of(promise.project(), promise.origin()).filter(Objects::nonNull).toList();
    }
  }

  /// It was said again.
  ///
  /// @param by who said so
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

    @Override
    public Period occurred() {
      return date;
    }
  }

  /// Its target or its due date was changed.
  ///
  /// @param target the new target; absent when it stays
  /// @param due the new due date; absent when it stays
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
          "is missing, and so is a due date: a revision changes one of them");
    }

    @Override
    public Period occurred() {
      return date;
    }
  }

  /// Who promised it gave it up.
  @EventType("commitment-abandoned")
  record CommitmentAbandoned(
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements CommitmentEvent {
    public CommitmentAbandoned {
      citations = Lists.orEmpty(citations);
    }

    @Override
    public Period occurred() {
      return date;
    }
  }

  /// Who was to fulfil or accept it said no.
  ///
  /// @param by who said no
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

    @Override
    public Period occurred() {
      return date;
    }
  }
}
