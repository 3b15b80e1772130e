package io.corridorledger.projection.visits;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Meeting;
import io.corridorledger.event.VisitEvent;
import io.corridorledger.event.VisitEvent.VisitAnnounced;
import io.corridorledger.event.VisitEvent.VisitHeld;
import io.corridorledger.projection.knowledge.Days;
import io.corridorledger.projection.knowledge.TimelineEntry;
import io.corridorledger.value.Citation;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What the visible facts amount to. Once it was held, an announcement adds only what no other
/// source says.
///
/// @param version of the last visible fact
/// @param timeline every visible fact, oldest first
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Visit")
public record Visit(
    UUID id,
    long version,
    Status status,
    String title,
    @Schema(description = "Other titles that sources give it") List<String> alsoTitled,
    Meeting.Type type,
    @Schema(description = "The side that receives; absent when no source says") PartyRef host,
    List<Meeting.Participant> participants,
    PlaceRef place,
    @Schema(description = "The narrowest stated date; absent when none is known or they conflict")
        Period date,
    @Schema(description = "What each source says of its date, side by side") List<Account> dates,
    @Schema(description = "Two known dates have no day in common") boolean dateConflict,
    UUID onMarginsOf,
    String series,
    @Schema(description = "Every fact, oldest first") List<TimelineEntry> timeline) {

  /// In the order in which they are reached.
  @Schema(name = "VisitStatus")
  public enum Status {
    ANNOUNCED,
    HELD
  }

  /// What one fact says.
  ///
  /// @param date absent when the source gives none
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "VisitAccount")
  public record Account(
      UUID event, Period date, Meeting.Type type, String title, List<Citation> citations) {}

  private record Telling(
      UUID event, Status status, Meeting meeting, Period date, List<Citation> citations) {

    static Telling of(Recorded<LedgerEvent> fact) {
      return switch ((VisitEvent) fact.event()) {
        case VisitAnnounced e ->
            new Telling(fact.id(), Status.ANNOUNCED, e.meeting(), e.date(), e.citations());
        case VisitHeld e ->
            new Telling(fact.id(), Status.HELD, e.meeting(), e.date(), e.citations());
      };
    }

    Account account() {
      return new Account(event, date, meeting.type(), meeting.title(), citations);
    }

    /// The host as named, or the participant that has this role.
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

  /// The visit without its evidence, as it is kept.
  static Visit of(List<Recorded<LedgerEvent>> visible) {
    List<Telling> all = visible.stream().map(Telling::of).toList();
    Status status = all.stream().map(Telling::status).max(Comparator.naturalOrder()).orElseThrow();
    List<Telling> leading = all.stream().filter(t -> t.status() == status).toList();
    List<Telling> ordered =
        Stream.concat(leading.stream(), all.stream().filter(t -> t.status() != status)).toList();
    List<String> titles = each(ordered, t -> Stream.of(t.meeting().title()));
    List<Meeting.Type> types = each(ordered, t -> Stream.of(t.meeting().type()));
    List<Period> dates = each(leading, t -> Stream.of(t.date()));
    boolean dateConflict = Days.conflict(dates);
    return new Visit(
        visible.getFirst().stream(),
        visible.getLast().version(),
        status,
        titles.getFirst(),
        titles.subList(1, titles.size()),
        types.stream()
            .filter(t -> t != Meeting.Type.UNSPECIFIED)
            .findFirst()
            .orElse(Meeting.Type.UNSPECIFIED),
        first(ordered, Telling::host),
        each(leading, t -> t.meeting().participants().stream()),
        first(ordered, t -> t.meeting().place()),
        dateConflict ? null : Days.narrowest(dates),
        null,
        dateConflict,
        first(ordered, t -> t.meeting().onMarginsOf()),
        first(ordered, t -> t.meeting().series()),
        null);
  }

  /// The known dates of its status.
  static List<Period> dates(List<Recorded<LedgerEvent>> visible, Status status) {
    return each(
        visible.stream().map(Telling::of).filter(t -> t.status() == status).toList(),
        t -> Stream.of(t.date()));
  }

  /// Those who came: all that take part but the host.
  List<PartyRef> visitors() {
    return participants.stream()
        .map(Meeting.Participant::party)
        .filter(p -> !p.equals(host))
        .distinct()
        .toList();
  }

  /// The same with what each source says and the whole history.
  Visit with(Collection<Recorded<LedgerEvent>> visible) {
    return new Visit(
        id,
        version,
        status,
        title,
        alsoTitled,
        type,
        host,
        participants,
        place,
        date,
        visible.stream()
            .map(Telling::of)
            .filter(t -> t.status() == status)
            .map(Telling::account)
            .toList(),
        dateConflict,
        onMarginsOf,
        series,
        visible.stream().map(f -> TimelineEntry.of(f, Telling.of(f).meeting().note())).toList());
  }

  private static <T> List<T> each(List<Telling> tellings, Function<Telling, Stream<T>> part) {
    return tellings.stream().flatMap(part).filter(Objects::nonNull).distinct().toList();
  }

  private static <T> T first(List<Telling> tellings, Function<Telling, T> part) {
    return tellings.stream().map(part).filter(Objects::nonNull).findFirst().orElse(null);
  }
}
