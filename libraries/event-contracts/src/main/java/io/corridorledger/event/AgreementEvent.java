package io.corridorledger.event;

import io.corridorledger.constraint.Consistent;
import io.corridorledger.constraint.Text;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Lists;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Quantity;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/// Events of one agreement.
@StreamType(
    name = "agreements",
    log = "agreements",
    sample = "3e07c116-15f7-5e5c-838a-d22a6f5cdc3b")
public sealed interface AgreementEvent extends LedgerEvent
    permits AgreementEvent.AgreementAnnounced,
        AgreementEvent.DocumentPackageReported,
        AgreementEvent.AgreementSigned,
        AgreementEvent.PartySignatureAdded,
        AgreementEvent.DomesticApprovalRecorded,
        AgreementEvent.InstrumentDeposited,
        AgreementEvent.PartyAcceded,
        AgreementEvent.EntryIntoForceRecorded,
        AgreementEvent.AgreementAmended,
        AgreementEvent.PartyWithdrew,
        AgreementEvent.AgreementSuspended,
        AgreementEvent.AgreementResumed,
        AgreementEvent.AgreementTerminated,
        AgreementEvent.AgreementExpired,
        AgreementEvent.AgreementSuperseded {

  /// A source reports that an agreement was agreed in principle, drafted or promised. A statement
  /// such as "agreed to draw up" is an announcement, not a signing.
  @EventType("agreement-announced")
  record AgreementAnnounced(
      UUID id,
      @NotNull @Valid Instrument instrument,
      Period date,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements AgreementEvent {
    public AgreementAnnounced {
      citations = Lists.orEmpty(citations);
    }

    @Override
    public List<UUID> mentions() {
      return named(instrument);
    }
  }

  /// A source reports that the agreement was signed. Sources may state different dates or titles
  /// for the same signing. The ledger keeps each report.
  @EventType("agreement-signed")
  record AgreementSigned(
      UUID id,
      @NotNull @Valid Instrument instrument,
      Period date,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements AgreementEvent {
    public AgreementSigned {
      citations = Lists.orEmpty(citations);
    }

    @Override
    public List<UUID> mentions() {
      return named(instrument);
    }
  }

  /// A source reports a package: several documents that were concluded at the same time. The source
  /// may name only some of the documents, or none.
  ///
  /// @param instrument the package as a whole, with its parties, subjects and place, and with the
  ///   visit at which the documents were concluded. The `type` of this instrument is always
  ///   PACKAGE.
  /// @param count number of documents in the package, in the unit `document`; absent if the source
  ///   states no number
  /// @param members ids of the agreements in this ledger that belong to the package
  @EventType("document-package-reported")
  record DocumentPackageReported(
      UUID id,
      @NotNull @Valid Instrument instrument,
      Period date,
      @Valid Quantity count,
      @Size(max = 200) List<@NotNull UUID> members,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements AgreementEvent, Consistent {
    public DocumentPackageReported {
      citations = Lists.orEmpty(citations);
      members = Lists.orEmpty(members);
    }

    @Override
    public void check(Findings findings) {
      findings.unless(
          instrument == null || instrument.type() == Instrument.Type.PACKAGE,
          "instrument",
          "must be of type PACKAGE");
      findings.unless(
          count == null || count.isMeasuredIn("document"), "count", "must be in the unit document");
      findings.unless(
          count == null || count.qualifier() != Qualifier.EXACT || !count.isBelow(members.size()),
          "members",
          "are more than the count");
    }

    @Override
    public List<UUID> mentions() {
      return Stream.concat(members.stream(), named(instrument).stream()).toList();
    }
  }

  /// One party signed the agreement. The other parties sign separately, for example on other days.
  @EventType("party-signature-added")
  record PartySignatureAdded(
      @NotNull PartyRef party,
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements AgreementEvent {
    public PartySignatureAdded {
      citations = Lists.orEmpty(citations);
    }
  }

  /// A party approved the agreement under its domestic law, by ratification, acceptance or approval
  /// (Vienna Convention on the Law of Treaties, Art. 14).
  ///
  /// @param act the law or decree by which the party approved the agreement; absent if the source
  ///   names none
  @EventType("domestic-approval-recorded")
  record DomesticApprovalRecorded(
      @NotNull PartyRef party,
      @Text(max = 300) String act,
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements AgreementEvent {
    public DomesticApprovalRecorded {
      citations = Lists.orEmpty(citations);
    }
  }

  /// A party exchanged or deposited its instrument of ratification, acceptance, approval or
  /// accession (Vienna Convention on the Law of Treaties, Art. 16).
  ///
  /// @param depositary party or organisation that keeps the deposited instrument; absent if the
  ///   source names none
  @EventType("instrument-deposited")
  record InstrumentDeposited(
      @NotNull PartyRef party,
      PartyRef depositary,
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements AgreementEvent {
    public InstrumentDeposited {
      citations = Lists.orEmpty(citations);
    }
  }

  /// The agreement entered into force for all parties, for one party, or provisionally (Vienna
  /// Convention on the Law of Treaties, Art. 24 and 25).
  ///
  /// @param party the party for which the agreement entered into force; present only if the scope
  ///   is PARTY
  /// @param scope whether the agreement entered into force for all parties, for one party, or
  ///   provisionally
  @EventType("agreement-entered-into-force")
  record EntryIntoForceRecorded(
      @NotNull InForceScope scope,
      PartyRef party,
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements AgreementEvent, Consistent {
    public EntryIntoForceRecorded {
      citations = Lists.orEmpty(citations);
    }

    @Override
    public void check(Findings findings) {
      findings.unless(
          (scope == InForceScope.PARTY) == (party != null),
          "party",
          scope == InForceScope.PARTY ? "is missing" : "belongs to the scope PARTY only");
    }
  }

  /// The terms of the agreement were changed.
  ///
  /// @param by id of the instrument that amends the agreement; absent if the ledger does not have
  ///   that instrument
  /// @param change description of the changed terms, in the client's own words
  @EventType("agreement-amended")
  record AgreementAmended(
      UUID by,
      @NotNull @Text(max = 500) String change,
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements AgreementEvent {
    public AgreementAmended {
      citations = Lists.orEmpty(citations);
    }

    @Override
    public List<UUID> mentions() {
      return Stream.ofNullable(by).toList();
    }
  }

  /// A further party acceded to the agreement (Vienna Convention on the Law of Treaties, Art. 15).
  @EventType("party-acceded")
  record PartyAcceded(
      @NotNull PartyRef party,
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements AgreementEvent {
    public PartyAcceded {
      citations = Lists.orEmpty(citations);
    }
  }

  /// A party withdrew from the agreement (Vienna Convention on the Law of Treaties, Art. 54).
  @EventType("party-withdrew")
  record PartyWithdrew(
      @NotNull PartyRef party,
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements AgreementEvent {
    public PartyWithdrew {
      citations = Lists.orEmpty(citations);
    }
  }

  /// The operation of the agreement was suspended (Vienna Convention on the Law of Treaties, Art.
  /// 57).
  @EventType("agreement-suspended")
  record AgreementSuspended(
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements AgreementEvent {
    public AgreementSuspended {
      citations = Lists.orEmpty(citations);
    }
  }

  /// The operation of the agreement was resumed.
  @EventType("agreement-resumed")
  record AgreementResumed(
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements AgreementEvent {
    public AgreementResumed {
      citations = Lists.orEmpty(citations);
    }
  }

  /// One or more parties terminated the agreement (Vienna Convention on the Law of Treaties, Art.
  /// 54).
  @EventType("agreement-terminated")
  record AgreementTerminated(
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements AgreementEvent {
    public AgreementTerminated {
      citations = Lists.orEmpty(citations);
    }
  }

  /// The agreement expired under its own terms.
  @EventType("agreement-expired")
  record AgreementExpired(
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements AgreementEvent {
    public AgreementExpired {
      citations = Lists.orEmpty(citations);
    }
  }

  /// Another instrument superseded the agreement (Vienna Convention on the Law of Treaties, Art.
  /// 59).
  ///
  /// @param by id of the instrument that supersedes the agreement
  @EventType("agreement-superseded")
  record AgreementSuperseded(
      @NotNull UUID by,
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements AgreementEvent {
    public AgreementSuperseded {
      citations = Lists.orEmpty(citations);
    }

    @Override
    public List<UUID> mentions() {
      return Stream.ofNullable(by).toList();
    }
  }

  /// The scope in which an agreement is in force.
  enum InForceScope {
    /// the agreement is in force for all parties
    GENERAL,
    /// the agreement is in force for one party
    PARTY,
    /// the parties apply the agreement provisionally
    PROVISIONAL
  }

  private static List<UUID> named(Instrument instrument) {
    return instrument == null
        ? List.of()
        : Stream.of(instrument.parent(), instrument.visit()).filter(Objects::nonNull).toList();
  }
}
