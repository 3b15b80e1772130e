package io.corridorledger.agreements;

import io.corridorledger.event.AgreementEvent;
import io.corridorledger.event.AgreementEvent.AgreementAmended;
import io.corridorledger.event.AgreementEvent.AgreementAnnounced;
import io.corridorledger.event.AgreementEvent.AgreementExpired;
import io.corridorledger.event.AgreementEvent.AgreementResumed;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.AgreementEvent.AgreementSuperseded;
import io.corridorledger.event.AgreementEvent.AgreementSuspended;
import io.corridorledger.event.AgreementEvent.AgreementTerminated;
import io.corridorledger.event.AgreementEvent.DocumentPackageReported;
import io.corridorledger.event.AgreementEvent.DomesticApprovalRecorded;
import io.corridorledger.event.AgreementEvent.EntryIntoForceRecorded;
import io.corridorledger.event.AgreementEvent.InForceScope;
import io.corridorledger.event.AgreementEvent.InstrumentDeposited;
import io.corridorledger.event.AgreementEvent.PartyAcceded;
import io.corridorledger.event.AgreementEvent.PartySignatureAdded;
import io.corridorledger.event.AgreementEvent.PartyWithdrew;
import io.corridorledger.event.CommitmentEvent;
import io.corridorledger.event.CommitmentEvent.Bound;
import io.corridorledger.event.CommitmentEvent.CommitmentAbandoned;
import io.corridorledger.event.CommitmentEvent.CommitmentMade;
import io.corridorledger.event.CommitmentEvent.CommitmentReaffirmed;
import io.corridorledger.event.CommitmentEvent.CommitmentRefused;
import io.corridorledger.event.CommitmentEvent.CommitmentRevised;
import io.corridorledger.event.CommitmentEvent.Kind;
import io.corridorledger.event.CommitmentEvent.Promise;
import io.corridorledger.event.CommitmentEvent.Target;
import io.corridorledger.event.IndicatorEvent;
import io.corridorledger.event.IndicatorEvent.ObservationReported;
import io.corridorledger.event.Instrument;
import io.corridorledger.event.Meeting;
import io.corridorledger.event.Meeting.Participant;
import io.corridorledger.event.MembershipEvent;
import io.corridorledger.event.MembershipEvent.MembershipApplied;
import io.corridorledger.event.MembershipEvent.StatusEnded;
import io.corridorledger.event.MembershipEvent.StatusGranted;
import io.corridorledger.event.VisitEvent;
import io.corridorledger.event.VisitEvent.OutcomeLinked;
import io.corridorledger.event.VisitEvent.ParticipantAdded;
import io.corridorledger.event.VisitEvent.VisitAnnounced;
import io.corridorledger.event.VisitEvent.VisitCancelled;
import io.corridorledger.event.VisitEvent.VisitHeld;
import io.corridorledger.event.VisitEvent.VisitPostponed;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.Source;
import io.corridorledger.value.SubjectRef;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// Facts for tests. A date may be null, and the default source is "one".
public final class Facts {

  private Facts() {}

  // Agreements

  public static AgreementEvent announced(String date, String... parties) {
    return new AgreementAnnounced(null, instrument(parties), period(date), said("one"));
  }

  public static AgreementEvent signed(String date, String... parties) {
    return new AgreementSigned(null, instrument(parties), period(date), said("one"));
  }

  public static AgreementEvent documents(String date, String... parties) {
    Instrument of =
        instrument(
            Instrument.Type.PACKAGE,
            Arrays.stream(parties).map(p -> new Instrument.Party(party(p), null)).toList());
    return new DocumentPackageReported(
        null, of, period(date), Quantity.of("18", "document"), List.of(), said("one"));
  }

  public static AgreementEvent signature(String party, String date) {
    return new PartySignatureAdded(party(party), period(date), null, said("one"));
  }

  public static AgreementEvent approval(String party, String date) {
    return new DomesticApprovalRecorded(party(party), null, period(date), null, said("one"));
  }

  public static AgreementEvent deposit(String party, String date) {
    return new InstrumentDeposited(party(party), null, period(date), null, said("one"));
  }

  public static AgreementEvent inForce(String date) {
    return entry(InForceScope.GENERAL, null, date);
  }

  public static AgreementEvent inForceFor(String party, String date) {
    return entry(InForceScope.PARTY, party, date);
  }

  public static AgreementEvent provisionallyInForce(String date) {
    return entry(InForceScope.PROVISIONAL, null, date);
  }

  private static AgreementEvent entry(InForceScope scope, String party, String date) {
    return new EntryIntoForceRecorded(
        scope, party == null ? null : party(party), period(date), null, said("one"));
  }

  public static AgreementEvent amended(String date) {
    return new AgreementAmended(null, "Annex replaced", period(date), null, said("one"));
  }

  public static AgreementEvent acceded(String party, String date) {
    return new PartyAcceded(party(party), period(date), null, said("one"));
  }

  public static AgreementEvent withdrew(String party, String date) {
    return new PartyWithdrew(party(party), period(date), null, said("one"));
  }

  public static AgreementEvent suspended(String date) {
    return new AgreementSuspended(period(date), null, said("one"));
  }

  public static AgreementEvent resumed(String date) {
    return new AgreementResumed(period(date), null, said("one"));
  }

  public static AgreementEvent terminated(String date) {
    return new AgreementTerminated(period(date), null, said("one"));
  }

  public static AgreementEvent expired(String date) {
    return new AgreementExpired(period(date), null, said("one"));
  }

  public static AgreementEvent superseded(String date) {
    return new AgreementSuperseded(new UUID(7, 7), period(date), null, said("one"));
  }

  private static Instrument instrument(String... parties) {
    return instrument(
        Instrument.Type.TREATY,
        Arrays.stream(parties).map(p -> new Instrument.Party(party(p), null)).toList());
  }

  public static Instrument instrument(Instrument.Type type, List<Instrument.Party> parties) {
    return new Instrument(
        type,
        "On transit",
        Instrument.Level.STATE,
        parties,
        false,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  // Visits

  public static VisitEvent planned(String date) {
    return new VisitAnnounced(null, meeting("UZ", guest("AZ")), period(date), said("one"));
  }

  public static VisitEvent held(String date) {
    return new VisitHeld(null, meeting("UZ", guest("AZ")), period(date), said("one"));
  }

  public static VisitEvent postponed(String to) {
    return new VisitPostponed(period(to), null, null, said("one"));
  }

  public static VisitEvent cancelled() {
    return new VisitCancelled(null, null, said("one"));
  }

  public static VisitEvent alsoThere(String party, Meeting.Role role) {
    return new ParticipantAdded(new Participant(party(party), null, null, role), null, said("one"));
  }

  public static VisitEvent outcome(String label) {
    return new OutcomeLinked(null, label, said("one"));
  }

  public static Meeting meeting(String host, Participant... participants) {
    return new Meeting(
        Meeting.Type.OFFICIAL,
        "Official visit",
        host == null ? null : party(host),
        List.of(participants),
        null,
        null,
        null,
        null);
  }

  public static Participant guest(String party) {
    return new Participant(party(party), null, null, Meeting.Role.GUEST);
  }

  // Commitments

  public static CommitmentEvent made(String date, String due) {
    return new CommitmentMade(
        null, promise(target("cargo_volume", "10"), period(due)), period(date), null, said("one"));
  }

  public static CommitmentEvent reaffirmed(String date) {
    return new CommitmentReaffirmed(null, period(date), null, said("one"));
  }

  public static CommitmentEvent revised(String date, Target target, String due) {
    return new CommitmentRevised(target, period(due), period(date), null, said("one"));
  }

  public static CommitmentEvent abandoned(String date) {
    return new CommitmentAbandoned(period(date), null, said("one"));
  }

  public static CommitmentEvent refused(String date) {
    return new CommitmentRefused(null, period(date), null, said("one"));
  }

  public static Promise promise(Target target, Period due) {
    return new Promise(
        target == null ? Kind.INTENT : Kind.METRIC_TARGET,
        "Ten million tonnes a year",
        List.of(party("AZ")),
        null,
        target,
        null,
        null,
        null,
        due,
        null,
        null);
  }

  public static Target target(String metric, String millions) {
    return new Target(key(metric), Bound.AT_LEAST, Quantity.of(millions + "000000", "TNE"), null);
  }

  // Memberships

  public static MembershipEvent applied(String status, String date) {
    return new MembershipApplied(
        null, party("AZ"), party("ORG:SCO"), status, period(date), null, said("one"));
  }

  public static MembershipEvent granted(String status, String date) {
    return granted("ORG:SCO", status, date);
  }

  public static MembershipEvent granted(String organisation, String status, String date) {
    return new StatusGranted(
        null, party("AZ"), party(organisation), status, period(date), null, null, said("one"));
  }

  public static MembershipEvent ended(String status, String date) {
    return new StatusEnded(status, period(date), null, said("one"));
  }

  // Indicators

  public static IndicatorEvent observed(String tonnes) {
    return new ObservationReported(
        null,
        new Figure(key("cargo_volume"), Quantity.of(tonnes, "TNE"), null, null, false, null, null),
        said("one"));
  }

  // Values

  private static FigureKey key(String metric) {
    return new FigureKey(
        metric,
        new SubjectRef("corridor:middle-corridor"),
        period("2027"),
        null,
        null,
        null,
        null,
        null,
        null);
  }

  public static PartyRef party(String ref) {
    return new PartyRef(ref);
  }

  public static Period period(String text) {
    return text == null ? null : Period.parse(text);
  }

  public static List<Citation> said(String source) {
    return List.of(
        new Citation(
            new Source(null, "Gazette", null, source, null, null, null, Source.Kind.NEWS, null),
            null,
            null,
            null,
            null));
  }
}
