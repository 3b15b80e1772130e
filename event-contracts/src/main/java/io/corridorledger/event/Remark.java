package io.corridorledger.event;

import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.Period;
import java.util.List;
import java.util.UUID;

/// What can be said of the facts of any aggregate: corrections, disputes and notes. One family for
/// all, so that a correction means the same everywhere.
///
/// ```
/// STANDING ─corrected─→ CORRECTED ─┐      corrected: we captured it wrongly
///     ├────revised────→ REVISED  ──┤      revised:   the source restated it
///     ├────disputed───→ DISPUTED ──┼─retracted→ RETRACTED ─reinstated→ as it was before
///     └─────────────────retracted──┘
/// ```
///
/// A target is a fact of the same stream, never another remark; the original stays readable.
public sealed interface Remark extends LedgerEvent {

  /// Id of the event that it speaks of; null for a note on the whole.
  UUID target();

  @Override
  default Period occurred() {
    return null;
  }

  /// Why a fact no longer stands (the reasons of GS1 EPCIS error declarations, and two of our own).
  enum RetractionReason {
    DID_NOT_OCCUR,
    INCORRECT_DATA,
    SOURCE_WITHDRAWN,
    DUPLICATE
  }

  /// A fact put in the place of another: `{"agreement-signed": {…}}`.
  record Replacement(LedgerEvent fact) {
    public Replacement {
      InvalidValue.check()
          .present(fact, "")
          .that(!(fact instanceof Remark), "", "must be a fact, not a remark")
          .orThrow();
    }
  }

  /// We captured it wrongly: it is replaced as if it had been recorded so. Our own mistake needs no
  /// source.
  ///
  /// @param target id of the fact, in the same stream, that it speaks of
  /// @param replacement the fact that takes its place, of the same type
  /// @param reason why, in our words
  @EventType("fact-corrected")
  record FactCorrected(
      UUID target, Replacement replacement, String reason, List<Citation> citations)
      implements Remark {
    public FactCorrected {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(target, "target")
          .present(replacement, "replacement")
          .text(reason, "reason", 1000)
          .list(citations, "citations", 0, MAX_CITATIONS)
          .orThrow();
    }
  }

  /// The source restated it.
  ///
  /// @param target id of the fact, in the same stream, that it speaks of
  /// @param replacement the fact that takes its place, of the same type
  /// @param reason why, in our words
  @EventType("fact-revised")
  record FactRevised(UUID target, Replacement replacement, String reason, List<Citation> citations)
      implements Remark {
    public FactRevised {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(target, "target")
          .present(replacement, "replacement")
          .optionalText(reason, "reason", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }
  }

  /// It no longer stands.
  ///
  /// @param duplicateOf the event or aggregate that already holds it, for DUPLICATE
  /// @param target id of the fact, in the same stream, that it speaks of
  /// @param because on which ground
  /// @param reason why, in our words
  @EventType("fact-retracted")
  record FactRetracted(
      UUID target,
      RetractionReason because,
      UUID duplicateOf,
      String reason,
      List<Citation> citations)
      implements Remark {
    public FactRetracted {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(target, "target")
          .present(because, "because")
          .that(
              duplicateOf == null || because == RetractionReason.DUPLICATE,
              "duplicateOf",
              "belongs to the reason DUPLICATE only")
          .that(
              because != RetractionReason.SOURCE_WITHDRAWN || !citations.isEmpty(),
              "citations",
              "is missing: who withdrew it must say so somewhere")
          .optionalText(reason, "reason", 1000)
          .list(citations, "citations", 0, MAX_CITATIONS)
          .orThrow();
    }
  }

  /// Another source contradicts it. It goes on standing, marked.
  ///
  /// @param figure the figure that is held against it, if it is about a figure
  /// @param target id of the fact, in the same stream, that it speaks of
  /// @param statement what the other source says, in our words
  @EventType("fact-disputed")
  record FactDisputed(UUID target, String statement, Figure figure, List<Citation> citations)
      implements Remark {
    public FactDisputed {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(target, "target")
          .text(statement, "statement", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public List<Figure> figures() {
      return figure == null ? List.of() : List.of(figure);
    }
  }

  /// It stands again: a retraction or a dispute is taken back.
  ///
  /// @param target id of the fact, in the same stream, that it speaks of
  /// @param reason why, in our words
  @EventType("fact-reinstated")
  record FactReinstated(UUID target, String reason, List<Citation> citations) implements Remark {
    public FactReinstated {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(target, "target")
          .text(reason, "reason", 1000)
          .list(citations, "citations", 0, MAX_CITATIONS)
          .orThrow();
    }
  }

  /// A cited statement that belongs to this aggregate and is no event of its life: an assessment, a
  /// circumstance, a quotation in our words.
  ///
  /// @param target id of the fact, in the same stream, that it speaks of
  /// @param text the statement, in our words
  /// @param date when, as far as it is known
  @EventType("note-cited")
  record NoteCited(UUID target, String text, Period date, List<Citation> citations)
      implements Remark {
    public NoteCited {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .text(text, "text", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }
  }
}
