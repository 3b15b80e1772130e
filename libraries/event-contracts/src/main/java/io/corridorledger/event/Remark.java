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

/// Remarks on the facts of any aggregate, such as corrections, disputes and notes. All aggregate
/// types use these remarks, so a correction has the same meaning everywhere.
///
/// ```
/// ACTIVE ──corrected─→ CORRECTED ──┐      corrected: the ledger captured the fact wrongly
///     ├────revised────→ REVISED  ──┤      revised:   the source restated the fact
///     ├────disputed───→ DISPUTED ──┼─retracted→ RETRACTED
///     └─────────────────retracted──┘
///
/// DISPUTED, RETRACTED ─reinstated→ ACTIVE; CORRECTED or REVISED if the fact was replaced
/// ```
///
/// The target of a remark is a fact of the same stream. A remark cannot be the target of another
/// remark. The original fact stays readable.
public sealed interface Remark extends LedgerEvent {

  /// Id of the event to which the remark refers; null for a note on the whole aggregate.
  UUID target();

  /// Returns the same remark with another target.
  default Remark about(UUID other) {
    return switch (this) {
      case FactCorrected r -> new FactCorrected(other, r.replacement(), r.reason(), r.citations());
      case FactRevised r -> new FactRevised(other, r.replacement(), r.reason(), r.citations());
      case FactRetracted r ->
          new FactRetracted(other, r.because(), r.duplicateOf(), r.reason(), r.citations());
      case FactDisputed r -> new FactDisputed(other, r.statement(), r.figure(), r.citations());
      case FactReinstated r -> new FactReinstated(other, r.reason(), r.citations());
      case NoteCited r -> new NoteCited(other, r.text(), r.date(), r.citations());
    };
  }

  /// The reason why a fact is retracted. DID_NOT_OCCUR and INCORRECT_DATA come from the error
  /// declarations of GS1 EPCIS.
  enum RetractionReason {
    /// the reported event did not occur
    DID_NOT_OCCUR,
    /// the fact has wrong data
    INCORRECT_DATA,
    /// the source withdrew its statement
    SOURCE_WITHDRAWN,
    /// another event or aggregate already records the fact
    DUPLICATE
  }

  /// A fact that replaces another fact. In JSON, the replacement is an object with one member: the
  /// fact. The name of the member is the event type of the fact, such as `agreement-signed`.
  record Replacement(@NotNull @Valid LedgerEvent fact) implements Consistent {

    @Override
    public void check(Findings findings) {
      findings.unless(!(fact instanceof Remark), "", "must be a fact, not a remark");
    }
  }

  /// The ledger captured a fact wrongly. The fact in `replacement` replaces the target fact. A
  /// correction may have no citation, because no source is needed to correct a mistake of the
  /// ledger.
  ///
  /// @param target event id of the fact to which the remark refers. The fact and the remark are in
  ///   the same stream.
  /// @param replacement the fact that replaces the target fact; both facts have the same event type
  /// @param reason reason for the correction, in the client's own words
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

  /// The source changed its own statement. The fact in `replacement` replaces the target fact.
  ///
  /// @param target event id of the fact to which the remark refers. The fact and the remark are in
  ///   the same stream.
  /// @param replacement the fact that replaces the target fact; both facts have the same event type
  /// @param reason reason for the revision, in the client's own words; absent if unknown
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

  /// The fact is retracted. A retracted fact is no longer active, but stays readable.
  ///
  /// @param duplicateOf id of the event or aggregate that already records the fact; present only if
  ///   `because` is DUPLICATE
  /// @param target event id of the fact to which the remark refers. The fact and the remark are in
  ///   the same stream.
  /// @param because kind of reason for the retraction
  /// @param reason explanation of the retraction, in the client's own words; absent if the client
  ///   states none
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
  /// @param figure the figure that the contradicting source states; absent if the dispute concerns
  ///   no figure
  /// @param target event id of the fact to which the remark refers. The fact and the remark are in
  ///   the same stream.
  /// @param statement the statement of the source that contradicts the fact, in the client's own
  ///   words
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

  /// The retraction or the dispute of a fact is cancelled. The status of the fact is `ACTIVE`,
  /// `CORRECTED` or `REVISED` again.
  ///
  /// @param target event id of the fact to which the remark refers. The fact and the remark are in
  ///   the same stream.
  /// @param reason reason for the reinstatement, in the client's own words
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

  /// A cited statement, such as an assessment, about the aggregate or one of its facts. A note
  /// changes no state.
  ///
  /// @param target event id of the fact to which the note refers. Absent for a note on the whole
  ///   aggregate.
  /// @param text the statement, in the client's own words
  /// @param date date of the statement; absent if unknown
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
