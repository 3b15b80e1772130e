package io.corridorledger.projection.visits;

import static io.corridorledger.projection.bitemporal.Accounts.each;
import static io.corridorledger.projection.bitemporal.Accounts.first;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Meeting;
import io.corridorledger.event.VisitEvent;
import io.corridorledger.event.VisitEvent.OutcomeLinked;
import io.corridorledger.event.VisitEvent.VisitAnnounced;
import io.corridorledger.event.VisitEvent.VisitCancelled;
import io.corridorledger.event.VisitEvent.VisitHeld;
import io.corridorledger.event.VisitEvent.VisitPostponed;
import io.corridorledger.judgement.AccountComparison;
import io.corridorledger.judgement.ProposedFlag;
import io.corridorledger.judgement.ProposedFlag.Announcement;
import io.corridorledger.judgement.likeness.VisitTraits;
import io.corridorledger.lifecycle.Conflict;
import io.corridorledger.lifecycle.VisitLifecycle;
import io.corridorledger.lifecycle.VisitStatus;
import io.corridorledger.projection.bitemporal.Accounts;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.query.Item;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The state of a visit, computed from its visible facts. If sources state different values of a
/// property, a report of the held visit has priority over an announcement. Among facts of the same
/// type, the first published one has priority.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Visit")
public record Visit(
    @NotNull UUID id,
    long version,
    @NotNull VisitStatus status,
    String title,
    @Schema(description = "Further titles that sources use for the visit") List<String> alsoTitled,
    Meeting.Type type,
    @Schema(description = "Party that hosted the visit; absent if no source names the host")
        PartyRef host,
    List<Meeting.Participant> participants,
    PlaceRef place,
    @Schema(
            description =
                "Days of the visit according to the stated dates; absent if no date is known or the dates conflict")
        Period date,
    @Schema(
            description =
                "Whether the stated dates contradict each other: two dates have no day in common, or name different first or last days")
        boolean dateConflict,
    @Schema(
            description =
                "All dates that sources state for the visit; present only if sources state several dates")
        List<Period> statedDates,
    UUID onMarginsOf,
    String series,
    @Schema(description = "The new date of a postponed visit; absent if unknown")
        Period postponedTo,
    List<CommitmentOutcome> outcomes,
    @Schema(
            description =
                "Properties for which the reports of the held visit state different values. Reports of the planned visit are not compared. The values are in the order of their publication.")
        List<AccountComparison> comparisons,
    @Schema(
            description =
                "Flags that the ledger proposes for dates that seem to be wrong, because they had passed when they were announced; a proposal never changes a date")
        List<ProposedFlag> proposedFlags,
    @Schema(description = "Contradictions between the active facts of the visit")
        List<Conflict> conflicts,
    @Schema(description = "Whether a source disputes an active fact of the visit") boolean disputed)
    implements Item {

  /// A result of the visit: an agreement in the ledger, or a result in a few words.
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "VisitOutcome")
  public record CommitmentOutcome(UUID agreement, String label) {}

  private record Telling(boolean held, Meeting meeting, Period date) {

    /// Returns the description of the meeting in a fact; null if the fact contains no description.
    static Telling of(Recorded<LedgerEvent> fact) {
      if (fact.event() instanceof VisitAnnounced e)
        return new Telling(false, e.meeting(), e.date());
      if (fact.event() instanceof VisitHeld e) return new Telling(true, e.meeting(), e.date());
      return null;
    }
  }

  private static List<Telling> tellings(VisibleHistory known) {
    return known.byPublication().stream().map(Telling::of).filter(Objects::nonNull).toList();
  }

  /// Returns the descriptions that have priority: those in the reports of the held visit. If there
  /// are no such reports, returns the descriptions in the announcements.
  private static List<Telling> leading(List<Telling> all) {
    boolean held = all.stream().anyMatch(Telling::held);
    return all.stream().filter(t -> t.held() == held).toList();
  }

  private static VisitLifecycle lifecycle(VisibleHistory known) {
    return VisitLifecycle.of(Accounts.of(VisitEvent.class, known.facts()));
  }

  public static Visit of(UUID id, VisibleHistory known) {
    VisitLifecycle life = lifecycle(known);
    List<Telling> all = tellings(known);
    List<Telling> leading = leading(all);
    List<Telling> ordered =
        all.stream().sorted(Comparator.comparing(Telling::held).reversed()).toList();
    List<String> titles = each(ordered, t -> Stream.of(t.meeting().title()));
    List<Meeting.Type> types = each(ordered, t -> Stream.of(t.meeting().type()));
    return new Visit(
        id,
        known.version(),
        known.retracted() ? VisitStatus.RETRACTED : life.status(),
        titles.isEmpty() ? null : titles.getFirst(),
        titles.stream().skip(1).toList(),
        types.stream()
            .filter(t -> t != Meeting.Type.UNSPECIFIED)
            .findFirst()
            .orElse(Meeting.Type.UNSPECIFIED),
        first(ordered, t -> VisitLifecycle.host(t.meeting())),
        life.participants(),
        first(ordered, t -> t.meeting().place()),
        life.date(),
        life.dateConflict(),
        life.dates().size() > 1 ? life.dates() : List.of(),
        first(ordered, t -> t.meeting().onMarginsOf()),
        first(ordered, t -> t.meeting().series()),
        life.postponedTo(),
        each(
            Accounts.of(OutcomeLinked.class, known.facts()),
            e -> Stream.of(new CommitmentOutcome(e.agreement(), e.label()))),
        AccountComparison.ofMeeting(
                Accounts.dates(VisitHeld.class, known.byPublication(), VisitHeld::date))
            .toList(),
        known.retracted() ? List.of() : proposedFlags(known.byPublication()),
        life.conflicts(),
        known.disputed());
  }

  /// Proposes flags for planned dates. A planned date is not flagged if a source reports that the
  /// visit was held then, was postponed later or was cancelled. In this case, a source may report
  /// the plan afterwards.
  private static List<ProposedFlag> proposedFlags(List<Recorded<LedgerEvent>> published) {
    if (published.stream().anyMatch(f -> f.event() instanceof VisitCancelled)) return List.of();
    List<Recorded<LedgerEvent>> postponed =
        published.stream().filter(f -> f.event() instanceof VisitPostponed).toList();
    List<Announcement> announced = new ArrayList<>();
    if (!postponed.isEmpty()) {
      Recorded<LedgerEvent> last = postponed.getLast();
      if (last.event() instanceof VisitPostponed e && !isHeld(e.to(), published))
        announced.add(
            new Announcement(last.id(), "The postponed visit", e.to(), e.date(), e.citations()));
    } else
      for (Recorded<LedgerEvent> fact : published)
        if (fact.event() instanceof VisitAnnounced e && !isHeld(e.date(), published))
          announced.add(new Announcement(fact.id(), "The visit", e.date(), null, e.citations()));
    return Accounts.flags(announced);
  }

  /// Whether a source reports that the visit was held on the planned date.
  private static boolean isHeld(Period planned, List<Recorded<LedgerEvent>> published) {
    return published.stream()
        .anyMatch(f -> f.event() instanceof VisitHeld held && isOn(held.date(), planned));
  }

  private static boolean isOn(Period held, Period planned) {
    return held != null && planned != null && held.overlaps(planned);
  }

  /// All dates that sources state.
  List<Period> allDates() {
    if (statedDates != null && !statedDates.isEmpty()) return statedDates;
    return date == null ? List.of() : List.of(date);
  }

  /// The dates on which the visit was held. If no source reports that the visit was held, the
  /// planned dates, without the dates that were planned before the last postponement.
  static List<Period> dates(VisibleHistory known) {
    return lifecycle(known).dates();
  }

  /// The properties that the search for likely duplicates compares.
  public VisitTraits traits() {
    List<PartyRef> visitors = visitors();
    return new VisitTraits(
        id,
        host,
        participants.stream().filter(p -> visitors.contains(p.party())).toList(),
        type,
        allDates(),
        onMarginsOf);
  }

  /// The country of the visit: the country of the place or, if this country is unknown, the host
  /// state. Null if both are unknown.
  String country() {
    if (place != null && place.countryCode() != null) return place.countryCode();
    return host != null && host.isCountry() ? host.name() : null;
  }

  /// The participants, the host and the country of the visit.
  Set<PartyRef> concerned() {
    Set<PartyRef> concerned = new TreeSet<>();
    for (Meeting.Participant participant : participants) concerned.add(participant.party());
    if (host != null) concerned.add(host);
    if (country() != null) concerned.add(PartyRef.country(country()));
    return concerned;
  }

  /// The visitors: all participants except the host and the country of the visit.
  List<PartyRef> visitors() {
    PartyRef home = country() == null ? null : PartyRef.country(country());
    return participants.stream()
        .map(Meeting.Participant::party)
        .filter(p -> !p.equals(host) && !p.equals(home))
        .distinct()
        .toList();
  }
}
