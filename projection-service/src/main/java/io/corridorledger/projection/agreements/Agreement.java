package io.corridorledger.projection.agreements;

import static io.corridorledger.projection.bitemporal.Accounts.each;
import static io.corridorledger.projection.bitemporal.Accounts.first;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.AgreementEvent.AgreementAnnounced;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.AgreementEvent.DocumentPackageReported;
import io.corridorledger.event.AgreementEvent.PartyAcceded;
import io.corridorledger.event.Instrument;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.judgement.Verdict;
import io.corridorledger.projection.bitemporal.Accounts;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.query.Item;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import io.corridorledger.value.Quantity;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The state of an agreement that follows from its visible facts. Facts of the most advanced status
/// take precedence: once the agreement is signed, an announcement only fills in what no signing
/// states.
///
/// @param date the narrowest stated date, if the stated dates agree
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Agreement")
public record Agreement(
    UUID id,
    long version,
    Status status,
    String title,
    @Schema(description = "Other titles that sources use") List<String> alsoTitled,
    @Schema(description = "The type according to the first source that states one")
        Instrument.Type type,
    @Schema(description = "All types that sources state") List<Instrument.Type> types,
    @Schema(description = "Sources state different types") boolean formConflict,
    Instrument.Level level,
    List<Instrument.Party> parties,
    List<String> subjects,
    PlaceRef place,
    @Schema(description = "The years that the agreement covers") Period covers,
    @Schema(
            description =
                "The narrowest stated date; absent if no date is known or the dates conflict")
        Period date,
    @Schema(description = "Two stated dates have no day in common") boolean dateConflict,
    @Schema(description = "For a package: number of documents according to the first source")
        Quantity count,
    @Schema(description = "For a package: the documents that are identified") List<UUID> members,
    UUID parent,
    UUID visit,
    @Schema(description = "The periods in which it was, or may have been, in force")
        List<LifeCycle.Spell> inForce,
    @Schema(description = "Facts that concern a single party")
        List<LifeCycle.PartyState> partyStates,
    List<LifeCycle.Amendment> amendments,
    UUID supersededBy,
    @Schema(description = "A source contradicts an active fact") boolean disputed)
    implements Item {

  /// In the order in which an agreement reaches them.
  @Schema(name = "AgreementStatus")
  public enum Status {
    ANNOUNCED,
    PACKAGE_REPORTED,
    SIGNED,
    IN_FORCE,
    SUSPENDED,
    ENDED,
    SUPERSEDED,
    RETRACTED
  }

  private record Telling(
      Status status, Instrument instrument, Period date, Quantity count, List<UUID> members) {

    /// Null for a fact that does not describe the agreement itself.
    static Telling of(Recorded<LedgerEvent> fact) {
      return switch (fact.event()) {
        case AgreementAnnounced e ->
            new Telling(Status.ANNOUNCED, e.instrument(), e.date(), null, List.of());
        case AgreementSigned e ->
            new Telling(Status.SIGNED, e.instrument(), e.date(), null, List.of());
        case DocumentPackageReported e ->
            new Telling(Status.PACKAGE_REPORTED, e.instrument(), e.date(), e.count(), e.members());
        default -> null;
      };
    }
  }

  private static List<Telling> tellings(VisibleHistory known) {
    return known.facts().stream().map(Telling::of).filter(Objects::nonNull).toList();
  }

  /// The accounts of the most advanced status: after a signing, announcements are not among them.
  private static List<Telling> leading(List<Telling> all) {
    Status told = told(all);
    return all.stream().filter(t -> t.status() == told).toList();
  }

  /// If only later facts are visible, the agreement must have been signed before.
  private static Status told(List<Telling> all) {
    return all.stream().map(Telling::status).max(Comparator.naturalOrder()).orElse(Status.SIGNED);
  }

  /// The agreement without its evidence.
  public static Agreement of(UUID id, VisibleHistory known) {
    List<Telling> all = tellings(known);
    List<Telling> leading = leading(all);
    Status told = told(all);
    List<Telling> ordered =
        Stream.concat(leading.stream(), all.stream().filter(t -> t.status() != told)).toList();
    LifeCycle life = LifeCycle.of(known.facts(), told);
    List<String> titles = each(ordered, t -> Stream.of(t.instrument().title()));
    List<Instrument.Type> types =
        each(
            leading,
            t -> Stream.of(t.instrument().type()).filter(y -> y != Instrument.Type.UNSPECIFIED));
    List<Period> dates = dates(known);
    boolean dateConflict = Verdict.ofDates(dates) == Verdict.DATE_CONFLICT;
    return new Agreement(
        id,
        known.version(),
        known.retracted() ? Status.RETRACTED : life.status(),
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
        first(ordered, t -> t.instrument().covers()),
        dateConflict ? null : DateRanges.narrowest(dates),
        dateConflict,
        first(leading, Telling::count),
        each(leading, t -> t.members().stream()),
        first(ordered, t -> t.instrument().parent()),
        first(ordered, t -> t.instrument().visit()),
        life.inForce(),
        life.parties(),
        life.amendments(),
        life.supersededBy(),
        known.disputed());
  }

  /// The dates on which sources say that the agreement was concluded.
  static List<Period> dates(VisibleHistory known) {
    return each(leading(tellings(known)), t -> Stream.of(t.date()));
  }
}
