package io.corridorledger.projection.agreements;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.AgreementEvent;
import io.corridorledger.event.AgreementEvent.AgreementAnnounced;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.AgreementEvent.DocumentPackageReported;
import io.corridorledger.event.Instrument;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.projection.knowledge.Days;
import io.corridorledger.projection.knowledge.TimelineEntry;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import io.corridorledger.value.Quantity;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What the visible facts amount to. Facts of the furthest status speak first: once it is signed,
/// an announcement adds only what no other source says.
///
/// @param version of the last visible fact
/// @param date the narrowest date when those that are known agree
/// @param dates each account of it, with its date where the source gives one
/// @param timeline every visible fact, oldest first
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Agreement")
public record Agreement(
    UUID id,
    long version,
    Status status,
    String title,
    @Schema(description = "Other titles that sources give it") List<String> alsoTitled,
    @Schema(description = "What the first source calls it that says so") Instrument.Type type,
    @Schema(description = "Everything that sources call it") List<Instrument.Type> types,
    @Schema(description = "Sources call it different types") boolean formConflict,
    Instrument.Level level,
    List<Instrument.Party> parties,
    List<String> subjects,
    PlaceRef place,
    @Schema(description = "The years that it is meant for") Period covers,
    @Schema(description = "The narrowest stated date; absent when none is known or they conflict")
        Period date,
    @Schema(description = "What each source says of its date, side by side") List<Account> dates,
    @Schema(description = "Two known dates have no day in common") boolean dateConflict,
    @Schema(description = "Of a package: how many documents, as the first source counts them")
        Quantity count,
    @Schema(description = "Of a package: those of its documents that are named") List<UUID> members,
    UUID parent,
    UUID visit,
    @Schema(description = "Every fact, oldest first") List<TimelineEntry> timeline) {

  /// In the order in which they are reached.
  @Schema(name = "AgreementStatus")
  public enum Status {
    ANNOUNCED,
    PACKAGE_REPORTED,
    SIGNED
  }

  /// What one fact says.
  ///
  /// @param date absent when the source gives none
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "AgreementAccount")
  public record Account(
      UUID event,
      Period date,
      Instrument.Type type,
      String title,
      Quantity count,
      List<Citation> citations) {}

  private record Telling(
      UUID event,
      Status status,
      Instrument instrument,
      Period date,
      Quantity count,
      List<UUID> members,
      List<Citation> citations) {

    static Telling of(Recorded<LedgerEvent> fact) {
      return switch ((AgreementEvent) fact.event()) {
        case AgreementAnnounced e ->
            new Telling(
                fact.id(),
                Status.ANNOUNCED,
                e.instrument(),
                e.date(),
                null,
                List.of(),
                e.citations());
        case AgreementSigned e ->
            new Telling(
                fact.id(), Status.SIGNED, e.instrument(), e.date(), null, List.of(), e.citations());
        case DocumentPackageReported e ->
            new Telling(
                fact.id(),
                Status.PACKAGE_REPORTED,
                e.instrument(),
                e.date(),
                e.count(),
                e.members(),
                e.citations());
      };
    }

    Account account() {
      return new Account(event, date, instrument.type(), instrument.title(), count, citations);
    }
  }

  /// The agreement without its evidence, as it is kept.
  static Agreement of(List<Recorded<LedgerEvent>> visible) {
    List<Telling> all = visible.stream().map(Telling::of).toList();
    Status status = all.stream().map(Telling::status).max(Comparator.naturalOrder()).orElseThrow();
    List<Telling> leading = all.stream().filter(t -> t.status() == status).toList();
    List<Telling> ordered =
        Stream.concat(leading.stream(), all.stream().filter(t -> t.status() != status)).toList();
    List<String> titles = each(ordered, t -> Stream.of(t.instrument().title()));
    List<Instrument.Type> types =
        each(
            leading,
            t -> Stream.of(t.instrument().type()).filter(y -> y != Instrument.Type.UNSPECIFIED));
    List<Period> dates = each(leading, t -> Stream.of(t.date()));
    boolean dateConflict = Days.conflict(dates);
    return new Agreement(
        visible.getFirst().stream(),
        visible.getLast().version(),
        status,
        titles.getFirst(),
        titles.subList(1, titles.size()),
        types.isEmpty() ? Instrument.Type.UNSPECIFIED : types.getFirst(),
        types,
        types.size() > 1,
        first(ordered, t -> t.instrument().level()),
        each(ordered, t -> t.instrument().parties().stream()),
        each(ordered, t -> t.instrument().subjects().stream()),
        first(ordered, t -> t.instrument().place()),
        first(ordered, t -> t.instrument().covers()),
        dateConflict ? null : Days.narrowest(dates),
        null,
        dateConflict,
        first(leading, Telling::count),
        each(leading, t -> t.members().stream()),
        first(ordered, t -> t.instrument().parent()),
        first(ordered, t -> t.instrument().visit()),
        null);
  }

  /// The known dates of its status.
  static List<Period> dates(List<Recorded<LedgerEvent>> visible, Status status) {
    return each(
        visible.stream().map(Telling::of).filter(t -> t.status() == status).toList(),
        t -> Stream.of(t.date()));
  }

  /// The same with what each source says and the whole history.
  Agreement with(Collection<Recorded<LedgerEvent>> visible) {
    return new Agreement(
        id,
        version,
        status,
        title,
        alsoTitled,
        type,
        types,
        formConflict,
        level,
        parties,
        subjects,
        place,
        covers,
        date,
        visible.stream()
            .map(Telling::of)
            .filter(t -> t.status() == status)
            .map(Telling::account)
            .toList(),
        dateConflict,
        count,
        members,
        parent,
        visit,
        visible.stream().map(f -> TimelineEntry.of(f, Telling.of(f).instrument().note())).toList());
  }

  private static <T> List<T> each(List<Telling> tellings, Function<Telling, Stream<T>> part) {
    return tellings.stream().flatMap(part).filter(Objects::nonNull).distinct().toList();
  }

  private static <T> T first(List<Telling> tellings, Function<Telling, T> part) {
    return tellings.stream().map(part).filter(Objects::nonNull).findFirst().orElse(null);
  }
}
