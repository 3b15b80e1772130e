package io.corridorledger.event;

import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Growth;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/// What can happen to one commitment: a target, a milestone, a pledge, a declared intent.
public sealed interface CommitmentEvent extends LedgerEvent {

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
  record Target(FigureKey key, Comparator comparator, Quantity quantity, Growth growth) {
    public Target {
      InvalidValue.check()
          .present(key, "key")
          .present(comparator, "comparator")
          .that(
              quantity != null || growth != null,
              "quantity",
              "is missing, and so is a growth: one is needed")
          .orThrow();
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
      Kind kind,
      String statement,
      List<PartyRef> by,
      List<PartyRef> to,
      Target target,
      String milestone,
      UUID project,
      Figure baseline,
      Period due,
      String conditions,
      UUID origin) {
    public Promise {
      by = InvalidValue.listOf(by, "by");
      to = InvalidValue.listOf(to, "to");
      InvalidValue.check()
          .present(kind, "kind")
          .text(statement, "statement", 500)
          .that(
              kind != Kind.METRIC_TARGET || target != null,
              "target",
              "is missing: a METRIC_TARGET has one")
          .that(
              kind != Kind.FUNDING || target != null,
              "target",
              "is missing: a FUNDING states its amount")
          .that(
              kind != Kind.MILESTONE || milestone != null,
              "milestone",
              "is missing: a MILESTONE names it")
          .optionalText(milestone, "milestone", 300)
          .optionalText(conditions, "conditions", 500)
          .orThrow();
    }
  }

  /// It was promised, planned or expected.
  @EventType("commitment-made")
  record CommitmentMade(
      UUID id, Promise promise, Period date, String note, List<Citation> citations)
      implements CommitmentEvent {
    public CommitmentMade {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(promise, "promise")
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }

    @Override
    public List<UUID> mentions() {
      return Stream.of(promise.project(), promise.origin()).filter(Objects::nonNull).toList();
    }
  }

  /// It was said again.
  ///
  /// @param by who said so
  @EventType("commitment-reaffirmed")
  record CommitmentReaffirmed(List<PartyRef> by, Period date, String note, List<Citation> citations)
      implements CommitmentEvent {
    public CommitmentReaffirmed {
      citations = InvalidValue.listOf(citations, "citations");
      by = InvalidValue.listOf(by, "by");
      InvalidValue.check()
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
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
      Target target, Period due, Period date, String note, List<Citation> citations)
      implements CommitmentEvent {
    public CommitmentRevised {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .that(
              target != null || due != null,
              "target",
              "is missing, and so is a due date: a revision changes one of them")
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }
  }

  /// Who promised it gave it up.
  @EventType("commitment-abandoned")
  record CommitmentAbandoned(Period date, String note, List<Citation> citations)
      implements CommitmentEvent {
    public CommitmentAbandoned {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
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
  record CommitmentRefused(PartyRef by, Period date, String note, List<Citation> citations)
      implements CommitmentEvent {
    public CommitmentRefused {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }
  }
}
