package io.corridorledger.projection.agreements;

import static io.corridorledger.projection.bitemporal.Accounts.each;
import static io.corridorledger.projection.bitemporal.Accounts.first;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.AgreementEvent;
import io.corridorledger.event.AgreementEvent.AgreementAnnounced;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.AgreementEvent.DocumentPackageReported;
import io.corridorledger.event.AgreementEvent.EntryIntoForceRecorded;
import io.corridorledger.event.AgreementEvent.PartyAcceded;
import io.corridorledger.event.Instrument;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.judgement.AccountComparison;
import io.corridorledger.judgement.AccountComparison.Property;
import io.corridorledger.judgement.TimeMatch;
import io.corridorledger.judgement.likeness.AgreementTraits;
import io.corridorledger.lifecycle.AgreementLifecycle;
import io.corridorledger.lifecycle.AgreementStatus;
import io.corridorledger.lifecycle.Conflict;
import io.corridorledger.projection.bitemporal.Accounts;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.query.Item;
import io.corridorledger.value.Amount;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.SubjectRef;
import jakarta.validation.constraints.NotNull;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The state of an agreement, computed from its visible facts. If sources state different values of
/// a property, a signing or a package has priority over an announcement. Among facts of equal
/// priority, the value comes from the first published fact.
///
/// @param date the most precise stated date; null if the stated dates contradict each other
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Agreement")
public record Agreement(
    @NotNull UUID id,
    long version,
    @NotNull AgreementStatus status,
    String title,
    @Schema(description = "Further titles that sources use for the agreement")
        List<String> alsoTitled,
    @Schema(description = "Type of the agreement, according to the first source that states a type")
        Instrument.Type type,
    @Schema(description = "All types that sources state for the agreement")
        List<Instrument.Type> types,
    @Schema(description = "Whether sources state different types of the agreement")
        boolean formConflict,
    Instrument.Level level,
    List<Instrument.Party> parties,
    List<String> subjects,
    PlaceRef place,
    @Schema(
            description =
                "All amounts of money that sources state, for the whole agreement or for one party")
        List<Amount> amounts,
    @Schema(
            description =
                "The period that the agreement covers, such as 2024 to 2027; absent if no source states the period")
        Period covers,
    @Schema(
            description =
                "Date of the agreement. If sources state several dates, the most precise date is used. Absent if no date is known or the stated dates conflict.")
        Period date,
    @Schema(description = "Whether two of the stated dates of the agreement have no day in common")
        boolean dateConflict,
    @Schema(
            description =
                "All dates that sources state for the agreement; present only if sources state several dates")
        List<Period> statedDates,
    @Schema(
            description =
                "Number of documents in the package, according to the first source that states a number; absent for a single agreement")
        Quantity count,
    @Schema(
            description =
                "Ids of the agreements that belong to a package; absent for a single agreement")
        List<UUID> members,
    UUID parent,
    UUID visit,
    @Schema(
            description =
                "Periods in which the agreement was, or may have been, in force. A period extends from the first possible day `first` to the last possible day `last`. The agreement was certainly in force from `certainFirst` to `certainLast`. If no source reports the entry into force of a signed agreement, the period begins on the day of the signing and has no certain days.")
        List<AgreementLifecycle.InForce> inForce,
    @Schema(
            description =
                "Steps that sources report for single parties, such as the signature, the approval or the withdrawal of one party. Each of these parties has one entry. A joint signing of all parties is not listed here.")
        List<AgreementLifecycle.PartyState> partyStates,
    List<AgreementLifecycle.Amendment> amendments,
    UUID supersededBy,
    @Schema(
            description =
                "Properties for which sources state different values. The values are in the order of their publication.")
        List<AccountComparison> comparisons,
    @Schema(description = "Contradictions between the active facts of the agreement")
        List<Conflict> conflicts,
    @Schema(description = "Whether a source disputes an active fact of the agreement")
        boolean disputed)
    implements Item {

  /// The properties that the search for likely duplicates compares.
  public AgreementTraits traits() {
    List<String> titles = new ArrayList<>();
    if (title != null) titles.add(title);
    if (alsoTitled != null) titles.addAll(alsoTitled);
    return new AgreementTraits(
        id,
        parties.stream().map(Instrument.Party::ref).collect(Collectors.toSet()),
        types == null || types.isEmpty()
            ? Set.of(Objects.requireNonNullElse(type, Instrument.Type.UNSPECIFIED))
            : Set.copyOf(types),
        titles,
        statedDates != null && !statedDates.isEmpty()
            ? statedDates
            : Stream.ofNullable(date).toList(),
        parent);
  }

  /// The key of a figure that states the number of documents in a package. The number is converted
  /// to a figure, so that the numbers of different sources can be compared.
  private static final FigureKey DOCUMENTS =
      new FigureKey(
          "documents", new SubjectRef("group:package"), null, null, null, null, null, null, null);

  private record Telling(
      boolean concludes, Instrument instrument, Period date, Quantity count, List<UUID> members) {

    /// Reads the description of an agreement from a fact. Returns null if the fact contains no
    /// description.
    static Telling of(Recorded<LedgerEvent> fact) {
      if (fact.event() instanceof AgreementAnnounced e)
        return new Telling(false, e.instrument(), e.date(), null, List.of());
      if (fact.event() instanceof AgreementSigned e)
        return new Telling(true, e.instrument(), e.date(), null, List.of());
      if (fact.event() instanceof DocumentPackageReported e)
        return new Telling(true, e.instrument(), e.date(), e.count(), e.members());
      return null;
    }
  }

  private static List<Telling> tellings(List<Recorded<LedgerEvent>> facts) {
    return facts.stream().map(Telling::of).filter(Objects::nonNull).toList();
  }

  /// Returns the descriptions from signings and packages, which have priority. If there are no
  /// signings and no packages, returns the descriptions from announcements.
  private static List<Telling> leading(List<Telling> all) {
    boolean concluded = all.stream().anyMatch(Telling::concludes);
    return all.stream().filter(t -> t.concludes() == concluded).toList();
  }

  private static AgreementLifecycle lifecycle(VisibleHistory known) {
    return AgreementLifecycle.of(Accounts.of(AgreementEvent.class, known.facts()), known::reported);
  }

  public static Agreement of(UUID id, VisibleHistory known) {
    List<Recorded<LedgerEvent>> published = known.byPublication();
    List<Telling> all = tellings(published);
    List<Telling> leading = leading(all);
    List<Telling> ordered =
        all.stream().sorted(Comparator.comparing(Telling::concludes).reversed()).toList();
    AgreementLifecycle life = lifecycle(known);
    List<String> titles = each(ordered, t -> Stream.of(t.instrument().title()));
    List<Instrument.Type> types =
        each(
            leading,
            t -> Stream.of(t.instrument().type()).filter(y -> y != Instrument.Type.UNSPECIFIED));
    return new Agreement(
        id,
        known.version(),
        known.retracted() ? AgreementStatus.RETRACTED : life.status(),
        titles.isEmpty() ? null : titles.getFirst(),
        titles.stream().skip(1).toList(),
        types.isEmpty() ? Instrument.Type.UNSPECIFIED : types.getFirst(),
        types,
        types.size() > 1,
        first(ordered, t -> t.instrument().level()),
        Stream.concat(
                each(ordered, t -> t.instrument().parties().stream()).stream(),
                Accounts.of(PartyAcceded.class, known.facts()).stream()
                    .map(e -> new Instrument.Party(e.party(), null)))
            .distinct()
            .toList(),
        each(ordered, t -> t.instrument().subjects().stream()),
        first(ordered, t -> t.instrument().place()),
        each(ordered, t -> t.instrument().amounts().stream()),
        first(ordered, t -> t.instrument().covers()),
        life.date(),
        life.dateConflict(),
        life.dates().size() > 1 ? life.dates() : List.of(),
        first(leading, Telling::count),
        each(leading, t -> t.members().stream()),
        first(ordered, t -> t.instrument().parent()),
        first(ordered, t -> t.instrument().visit()),
        life.inForce(),
        life.partyStates(),
        life.amendments(),
        life.supersededBy(),
        comparisons(published),
        List.copyOf(life.conflicts()),
        known.disputed());
  }

  private static List<AccountComparison> comparisons(List<Recorded<LedgerEvent>> published) {
    boolean concluded =
        published.stream().anyMatch(fact -> AgreementLifecycle.concludes(fact.event()));
    SequencedMap<UUID, Period> dates =
        Accounts.dates(
            AgreementEvent.class,
            published,
            e ->
                (concluded ? AgreementLifecycle.concludes(e) : e instanceof AgreementAnnounced)
                    ? e.occurred()
                    : null);
    return Stream.of(
            AccountComparison.ofDates(Property.DATE, null, dates),
            AccountComparison.ofFigures(
                Property.COUNT,
                null,
                Accounts.figures(
                    DocumentPackageReported.class, published, e -> documents(e.count()))),
            AccountComparison.ofDates(
                Property.ENTRY_INTO_FORCE,
                null,
                Accounts.dates(
                    EntryIntoForceRecorded.class,
                    published,
                    e -> e.scope() == AgreementEvent.InForceScope.GENERAL ? e.date() : null)))
        .flatMap(comparison -> comparison)
        .toList();
  }

  private static Figure documents(Quantity count) {
    return count == null ? null : new Figure(DOCUMENTS, count, null, null, false, null, null);
  }

  /// All dates that sources state for the signing or the package. If no source reports a signing or
  /// a package, the dates of the announcement.
  List<Period> allDates() {
    if (statedDates != null && !statedDates.isEmpty()) return statedDates;
    return date == null ? List.of() : List.of(date);
  }

  /// Whether the agreement was certainly in force on at least one day of the filter.
  public boolean isInForce(Period filter) {
    return inForce != null // stored JSON omits empty lists
        && inForce.stream()
            .anyMatch(p -> TimeMatch.isMet(p.certainFirst(), p.certainLast(), filter));
  }

  /// Whether the agreement may have been in force on at least one day of the filter.
  public boolean mayBeInForce(Period filter) {
    return inForce != null // stored JSON omits empty lists
        && inForce.stream()
            .anyMatch(p ->
                TimeMatch.isMet(p.first() == null ? LocalDate.MIN : p.first(), p.last(), filter));
  }

  /// Computes the dates of the signing or the package from the visible facts. If no fact reports a
  /// signing or a package, returns the dates of the announcement.
  static List<Period> dates(VisibleHistory known) {
    return lifecycle(known).dates();
  }
}
