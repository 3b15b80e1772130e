package io.corridorledger.event;

import io.corridorledger.value.Citation;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Quantity;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/// What can happen to one agreement.
public sealed interface AgreementEvent extends LedgerEvent {

  /// It was agreed in principle, drafted or promised: "agreed to draw up" is announced, not signed.
  @EventType("agreement-announced")
  record AgreementAnnounced(UUID id, Instrument instrument, Period date, List<Citation> citations)
      implements AgreementEvent {
    public AgreementAnnounced {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(instrument, "instrument")
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }

    @Override
    public List<UUID> mentions() {
      return named(instrument);
    }
  }

  /// It was signed, as this source tells it. Sources that date or name one signing differently are
  /// each recorded.
  @EventType("agreement-signed")
  record AgreementSigned(UUID id, Instrument instrument, Period date, List<Citation> citations)
      implements AgreementEvent {
    public AgreementSigned {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(instrument, "instrument")
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }

    @Override
    public List<UUID> mentions() {
      return named(instrument);
    }
  }

  /// Several documents concluded at once, known by their count, of which some may be named.
  ///
  /// @param instrument of type PACKAGE: parties, subjects, place and visit of the whole
  /// @param count how many, in the unit `document`; absent when a source only says "documents"
  /// @param members agreements of this ledger that are known to belong to it
  @EventType("document-package-reported")
  record DocumentPackageReported(
      UUID id,
      Instrument instrument,
      Period date,
      Quantity count,
      List<UUID> members,
      List<Citation> citations)
      implements AgreementEvent {
    public DocumentPackageReported {
      citations = InvalidValue.listOf(citations, "citations");
      members = InvalidValue.listOf(members, "members");
      InvalidValue.check()
          .present(instrument, "instrument")
          .that(
              instrument == null || instrument.type() == Instrument.Type.PACKAGE,
              "instrument",
              "must be of type PACKAGE")
          .that(
              count == null || count.unit().code().equals("document"),
              "count",
              "is counted in the unit document")
          .that(
              count == null
                  || count.qualifier() != Qualifier.EXACT
                  || count.inUnits().longValue() >= members.size(),
              "members",
              "are more than the count")
          .list(members, "members", 0, 200)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }

    @Override
    public List<UUID> mentions() {
      return Stream.concat(members.stream(), named(instrument).stream()).toList();
    }
  }

  /// One party signed, on a day of its own.
  @EventType("party-signature-added")
  record PartySignatureAdded(PartyRef party, Period date, String note, List<Citation> citations)
      implements AgreementEvent {
    public PartySignatureAdded {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(party, "party")
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }
  }

  /// A party approved it by its own law: ratification, acceptance, approval (VCLT Art. 14).
  ///
  /// @param act the law or decree
  @EventType("domestic-approval-recorded")
  record DomesticApprovalRecorded(
      PartyRef party, String act, Period date, String note, List<Citation> citations)
      implements AgreementEvent {
    public DomesticApprovalRecorded {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(party, "party")
          .optionalText(act, "act", 300)
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }
  }

  /// A party's instrument of ratification, acceptance, approval or accession was exchanged or
  /// deposited (VCLT Art. 16).
  ///
  /// @param depositary with whom it was deposited
  @EventType("instrument-deposited")
  record InstrumentDeposited(
      PartyRef party, PartyRef depositary, Period date, String note, List<Citation> citations)
      implements AgreementEvent {
    public InstrumentDeposited {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(party, "party")
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }
  }

  /// It entered into force: for all, for one party, or provisionally (VCLT Art. 24, 25).
  ///
  /// @param party of the scope PARTY only
  /// @param scope for whom
  @EventType("agreement-entered-into-force")
  record EntryIntoForceRecorded(
      InForceScope scope, PartyRef party, Period date, String note, List<Citation> citations)
      implements AgreementEvent {
    public EntryIntoForceRecorded {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(scope, "scope")
          .that(
              (scope == InForceScope.PARTY) == (party != null),
              "party",
              scope == InForceScope.PARTY ? "is missing" : "belongs to the scope PARTY only")
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }
  }

  /// Its terms were changed.
  ///
  /// @param by the amending instrument, if the ledger holds it
  /// @param change what was changed, in our words
  @EventType("agreement-amended")
  record AgreementAmended(
      UUID by, String change, Period date, String note, List<Citation> citations)
      implements AgreementEvent {
    public AgreementAmended {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .text(change, "change", 500)
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
      return by == null ? List.of() : List.of(by);
    }
  }

  /// A further party joined (VCLT Art. 15).
  @EventType("party-acceded")
  record PartyAcceded(PartyRef party, Period date, String note, List<Citation> citations)
      implements AgreementEvent {
    public PartyAcceded {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(party, "party")
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }
  }

  /// A party left (VCLT Art. 54).
  @EventType("party-withdrew")
  record PartyWithdrew(PartyRef party, Period date, String note, List<Citation> citations)
      implements AgreementEvent {
    public PartyWithdrew {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(party, "party")
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }
  }

  /// Its operation was suspended (VCLT Art. 57).
  @EventType("agreement-suspended")
  record AgreementSuspended(Period date, String note, List<Citation> citations)
      implements AgreementEvent {
    public AgreementSuspended {
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

  /// Its operation was resumed.
  @EventType("agreement-resumed")
  record AgreementResumed(Period date, String note, List<Citation> citations)
      implements AgreementEvent {
    public AgreementResumed {
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

  /// The parties or one of them ended it (VCLT Art. 54).
  @EventType("agreement-terminated")
  record AgreementTerminated(Period date, String note, List<Citation> citations)
      implements AgreementEvent {
    public AgreementTerminated {
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

  /// It came to the end that it had set itself.
  @EventType("agreement-expired")
  record AgreementExpired(Period date, String note, List<Citation> citations)
      implements AgreementEvent {
    public AgreementExpired {
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

  /// Another instrument took its place (VCLT Art. 59).
  ///
  /// @param by the instrument that took its place
  @EventType("agreement-superseded")
  record AgreementSuperseded(UUID by, Period date, String note, List<Citation> citations)
      implements AgreementEvent {
    public AgreementSuperseded {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(by, "by")
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
      return List.of(by);
    }
  }

  /// For whom an agreement is in force.
  enum InForceScope {
    GENERAL,
    PARTY,
    PROVISIONAL
  }

  private static List<UUID> named(Instrument instrument) {
    return Stream.of(instrument.parent(), instrument.visit()).filter(Objects::nonNull).toList();
  }
}
