package io.corridorledger.event;

import io.corridorledger.constraint.Consistent;
import io.corridorledger.constraint.Text;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.Lists;
import io.corridorledger.value.Period;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;

/// Remarks on the facts of any aggregate: corrections, disputes and notes. All aggregates share one
/// family, so that a correction has the same meaning everywhere.
///
/// ```
/// ACTIVE ──corrected─→ CORRECTED ──┐      corrected: the ledger captured the fact wrongly
///     ├────revised────→ REVISED  ──┤      revised:   the source restated the fact
///     ├────disputed───→ DISPUTED ──┼─retracted→ RETRACTED ─reinstated→ as it was before
///     └─────────────────retracted──┘
/// ```
///
/// A target is a fact of the same stream, never another remark; the original stays readable.
public sealed interface Remark extends LedgerEvent {

  /// Id of the event to which the remark refers; null for a note on the whole aggregate.
  UUID target();

  /// Why a fact is retracted (the reasons of GS1 EPCIS error declarations, and two further ones).
  enum RetractionReason {
    DID_NOT_OCCUR,
    INCORRECT_DATA,
    SOURCE_WITHDRAWN,
    DUPLICATE
  }

  /// A fact that replaces another fact: `{"agreement-signed": {…}}`.
  record Replacement(@NotNull @Valid LedgerEvent fact) implements Consistent {

    @Override
    public void check(Findings findings) {
      findings.unless(!(fact instanceof Remark), "", "must be a fact, not a remark");
    }
  }

  /// The ledger captured the fact wrongly. The replacement takes effect as if it had been recorded
  /// originally. A mistake of the ledger needs no source.
  ///
  /// @param target id of the fact, in the same stream, to which the remark refers
  /// @param replacement the fact that takes its place, of the same type
  /// @param reason the reason, in our words
  @EventType("fact-corrected")
  record FactCorrected(
      @NotNull UUID target,
      @NotNull @Valid Replacement replacement,
      @NotNull @Text(max = 1000) String reason,
      @Size(max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements Remark {
    public FactCorrected {
      citations = Lists.orEmpty(citations);
    }
  }

  /// The source restated the fact.
  ///
  /// @param target id of the fact, in the same stream, to which the remark refers
  /// @param replacement the fact that takes its place, of the same type
  /// @param reason the reason, in our words
  @EventType("fact-revised")
  record FactRevised(
      @NotNull UUID target,
      @NotNull @Valid Replacement replacement,
      @Text(max = 1000) String reason,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements Remark {
    public FactRevised {
      citations = Lists.orEmpty(citations);
    }
  }

  /// The fact is retracted.
  ///
  /// @param duplicateOf the event or aggregate that already records the same, for DUPLICATE
  /// @param target id of the fact, in the same stream, to which the remark refers
  /// @param because ground of the retraction
  /// @param reason the reason, in our words
  @EventType("fact-retracted")
  record FactRetracted(
      @NotNull UUID target,
      @NotNull RetractionReason because,
      UUID duplicateOf,
      @Text(max = 1000) String reason,
      @Size(max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements Remark, Consistent {
    public FactRetracted {
      citations = Lists.orEmpty(citations);
    }

    @Override
    public void check(Findings findings) {
      findings.unless(
          duplicateOf == null || because == RetractionReason.DUPLICATE,
          "duplicateOf",
          "belongs to the reason DUPLICATE only");
      findings.unless(
          because != RetractionReason.SOURCE_WITHDRAWN || !citations.isEmpty(),
          "citations",
          "is missing: a withdrawal by the source must be cited");
    }
  }

  /// Another source contradicts the fact. The fact stays active and is marked as disputed.
  ///
  /// @param figure the contradicting figure, if the dispute concerns a figure
  /// @param target id of the fact, in the same stream, to which the remark refers
  /// @param statement the statement of the other source, in our words
  @EventType("fact-disputed")
  record FactDisputed(
      @NotNull UUID target,
      @NotNull @Text(max = 1000) String statement,
      @Valid Figure figure,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements Remark {
    public FactDisputed {
      citations = Lists.orEmpty(citations);
    }

    @Override
    public List<Figure> figures() {
      return figure == null ? List.of() : List.of(figure);
    }
  }

  /// The fact is reinstated: a retraction or a dispute is revoked.
  ///
  /// @param target id of the fact, in the same stream, to which the remark refers
  /// @param reason the reason, in our words
  @EventType("fact-reinstated")
  record FactReinstated(
      @NotNull UUID target,
      @NotNull @Text(max = 1000) String reason,
      @Size(max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements Remark {
    public FactReinstated {
      citations = Lists.orEmpty(citations);
    }
  }

  /// A cited statement about the aggregate that changes no state: an assessment, a circumstance, a
  /// quotation in our words.
  ///
  /// @param target id of the fact, in the same stream, to which the remark refers
  /// @param text the statement, in our words
  /// @param date date of the statement, if known
  @EventType("note-cited")
  record NoteCited(
      UUID target,
      @NotNull @Text(max = 1000) String text,
      Period date,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements Remark {
    public NoteCited {
      citations = Lists.orEmpty(citations);
    }
  }
}
