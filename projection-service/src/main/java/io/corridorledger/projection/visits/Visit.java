package io.corridorledger.projection.visits;

import static io.corridorledger.projection.bitemporal.Accounts.each;
import static io.corridorledger.projection.bitemporal.Accounts.first;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Meeting;
import io.corridorledger.event.VisitEvent;
import io.corridorledger.event.VisitEvent.OutcomeLinked;
import io.corridorledger.event.VisitEvent.ParticipantAdded;
import io.corridorledger.event.VisitEvent.VisitAnnounced;
import io.corridorledger.event.VisitEvent.VisitCancelled;
import io.corridorledger.event.VisitEvent.VisitHeld;
import io.corridorledger.event.VisitEvent.VisitPostponed;
import io.corridorledger.judgement.Verdict;
import io.corridorledger.projection.bitemporal.Accounts;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.query.Item;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The state of a visit that follows from its visible facts. Once the visit is held, an
/// announcement only fills in what no report of the visit states.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Visit")
public record Visit(
    UUID id,
    long version,
    Status status,
    String title,
    @Schema(description = "Other titles that sources use") List<String> alsoTitled,
    Meeting.Type type,
    @Schema(description = "The receiving side; absent if no source states it") PartyRef host,
    List<Meeting.Participant> participants,
    PlaceRef place,
    @Schema(
            description =
                "The narrowest stated date; absent if no date is known or the dates conflict")
        Period date,
    @Schema(description = "Two stated dates have no day in common") boolean dateConflict,
    UUID onMarginsOf,
    String series,
    @Schema(description = "The new date of a postponed visit") Period postponedTo,
    List<CommitmentOutcome> outcomes,
    @Schema(description = "A source contradicts an active fact") boolean disputed)
    implements Item {

  /// ```
  /// ANNOUNCED ⇄ POSTPONED ─→ CANCELLED
  ///     └───────────┴────────────┴──→ HELD      a held visit stays held, whatever was announced
  /// ```
  @Schema(name = "VisitStatus")
  public enum Status {
    ANNOUNCED,
    POSTPONED,
    CANCELLED,
    HELD,
    RETRACTED
  }

  /// A result of the visit.
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "VisitOutcome")
  public record CommitmentOutcome(UUID agreement, String label) {}

  private record Telling(Status status, Meeting meeting, Period date) {

    /// Null for a fact that does not describe the meeting itself.
    static Telling of(Recorded<LedgerEvent> fact) {
      return switch (fact.event()) {
        case VisitAnnounced e -> new Telling(Status.ANNOUNCED, e.meeting(), e.date());
        case VisitHeld e -> new Telling(Status.HELD, e.meeting(), e.date());
        default -> null;
      };
    }

    /// The stated host, or the participant with the role HOST.
    PartyRef host() {
      return meeting.host() != null
          ? meeting.host()
          : meeting.participants().stream()
              .filter(p -> p.role() == Meeting.Role.HOST)
              .map(Meeting.Participant::party)
              .findFirst()
              .orElse(null);
    }
  }

  private static List<Telling> tellings(VisibleHistory known) {
    return known.facts().stream().map(Telling::of).filter(Objects::nonNull).toList();
  }

  /// The reports of the held visit; only if there are none, the announcements.
  private static List<Telling> leading(List<Telling> all) {
    boolean held = isHeld(all);
    return all.stream().filter(t -> (t.status() == Status.HELD) == held).toList();
  }

  private static boolean isHeld(List<Telling> all) {
    return all.stream().anyMatch(t -> t.status() == Status.HELD);
  }

  private static Status status(VisibleHistory known) {
    if (known.retracted()) return Status.RETRACTED;
    Status status = null;
    for (Recorded<LedgerEvent> fact : known.facts())
      status =
          switch ((VisitEvent) fact.event()) {
            case VisitAnnounced _ -> status == Status.HELD ? status : Status.ANNOUNCED;
            case VisitPostponed _ -> status == Status.HELD ? status : Status.POSTPONED;
            case VisitCancelled _ -> status == Status.HELD ? status : Status.CANCELLED;
            case VisitHeld _ -> Status.HELD;
            case ParticipantAdded _, OutcomeLinked _ -> status;
          };
    return status == null ? Status.ANNOUNCED : status;
  }

  private static Period postponedTo(VisibleHistory known, Status status) {
    return status == Status.POSTPONED
        ? Accounts.of(VisitPostponed.class, known.facts()).getLast().to()
        : null;
  }

  /// The visit without its evidence.
  public static Visit of(UUID id, VisibleHistory known) {
    Status status = status(known);
    List<Telling> all = tellings(known);
    boolean held = isHeld(all);
    List<Telling> leading = leading(all);
    List<Telling> ordered =
        Stream.concat(
                leading.stream(), all.stream().filter(t -> (t.status() == Status.HELD) != held))
            .toList();
    List<String> titles = each(ordered, t -> Stream.of(t.meeting().title()));
    List<Meeting.Type> types = each(ordered, t -> Stream.of(t.meeting().type()));
    List<Period> dates = dates(known);
    boolean dateConflict = Verdict.ofDates(dates) == Verdict.DATE_CONFLICT;
    return new Visit(
        id,
        known.version(),
        status,
        titles.isEmpty() ? null : titles.getFirst(),
        titles.stream().skip(1).toList(),
        types.stream()
            .filter(t -> t != Meeting.Type.UNSPECIFIED)
            .findFirst()
            .orElse(Meeting.Type.UNSPECIFIED),
        first(ordered, Telling::host),
        Stream.concat(
                each(leading, t -> t.meeting().participants().stream()).stream(),
                Accounts.of(ParticipantAdded.class, known.facts()).stream()
                    .map(ParticipantAdded::participant))
            .distinct()
            .toList(),
        first(ordered, t -> t.meeting().place()),
        dateConflict ? null : DateRanges.narrowest(dates),
        dateConflict,
        first(ordered, t -> t.meeting().onMarginsOf()),
        first(ordered, t -> t.meeting().series()),
        postponedTo(known, status),
        each(
            Accounts.of(OutcomeLinked.class, known.facts()),
            e -> Stream.of(new CommitmentOutcome(e.agreement(), e.label()))),
        known.disputed());
  }

  /// The stated dates of the held visit, or of its announcements; for a postponed visit the new
  /// date.
  static List<Period> dates(VisibleHistory known) {
    Status status = status(known);
    return status == Status.POSTPONED
        ? Stream.ofNullable(postponedTo(known, status)).toList()
        : each(leading(tellings(known)), t -> Stream.of(t.date()));
  }

  /// The country in which it was held: the country of its place, or the state that received; null
  /// if neither is known.
  String country() {
    if (place != null && place.country() != null) return place.country();
    if (place != null && place.unlocode() != null) return place.unlocode().substring(0, 2);
    return host != null && host.isCountry() ? host.name() : null;
  }

  /// The visitors: all participants except the host and the country in which the visit was held.
  List<PartyRef> visitors() {
    PartyRef home = country() == null ? null : PartyRef.country(country());
    return participants.stream()
        .map(Meeting.Participant::party)
        .filter(p -> !p.equals(host) && !p.equals(home))
        .distinct()
        .toList();
  }
}
