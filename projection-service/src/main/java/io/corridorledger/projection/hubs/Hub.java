package io.corridorledger.projection.hubs;

import static io.corridorledger.projection.bitemporal.Accounts.each;
import static io.corridorledger.projection.bitemporal.Accounts.first;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.event.HubEvent;
import io.corridorledger.event.HubEvent.HubRegistered;
import io.corridorledger.event.HubEvent.Type;
import io.corridorledger.judgement.Utilisation;
import io.corridorledger.lifecycle.Conflict;
import io.corridorledger.lifecycle.HubLifecycle;
import io.corridorledger.lifecycle.HubStatus;
import io.corridorledger.projection.bitemporal.Accounts;
import io.corridorledger.projection.bitemporal.RemarkView;
import io.corridorledger.projection.bitemporal.TimelineEntry;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.figures.FigureSet;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Period;
import io.corridorledger.value.SubjectRef;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The state of a hub that follows from its visible facts.
///
/// @param capacities as stated by the hub's own facts; `figures` has the figures of all facts about
///   the hub
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Hub")
public record Hub(
    UUID id,
    long version,
    HubStatus status,
    String slug,
    @Schema(description = "The name in its first registration") String name,
    @Schema(description = "Other names") List<String> alsoNamed,
    List<Type> types,
    String country,
    BigDecimal latitude,
    BigDecimal longitude,
    List<Integer> gaugesMillimetres,
    boolean transships,
    List<HubLifecycle.Code> codes,
    @Schema(description = "The hub into which it was merged") UUID mergedInto,
    List<Figure> capacities,
    @Schema(
            description =
                "All its recorded capacities and volumes; only in the response for a single hub")
        List<FigureSet> figures,
    @Schema(
            description =
                "Volumes of whole years against current capacity, never against planned capacity; only in the response for a single hub")
        List<Utilisation> utilisation,
    @Schema(description = "How its facts contradict one another") List<Conflict> conflicts,
    @Schema(description = "A source contradicts an active fact") boolean disputed,
    @Schema(description = "Every fact, oldest first, with the remarks about it")
        List<TimelineEntry> timeline,
    @Schema(description = "Cited notes about the aggregate as a whole") List<RemarkView> notes) {

  /// The hub without its evidence, as stored.
  public static Hub of(UUID id, VisibleHistory known) {
    List<HubRegistered> told = Accounts.of(HubRegistered.class, known.facts());
    HubLifecycle life = HubLifecycle.of(Accounts.of(HubEvent.class, known.facts()));
    return new Hub(
        id,
        known.version(),
        known.retracted() ? HubStatus.RETRACTED : life.status(),
        slug(life),
        life.name(),
        life.aliases(),
        life.types(),
        life.country(),
        first(told, HubRegistered::latitude),
        first(told, HubRegistered::longitude),
        each(told, e -> e.gaugesMillimetres().stream()),
        told.stream().anyMatch(HubRegistered::transships),
        life.codes(),
        life.mergedInto(),
        life.capacities(),
        null,
        null,
        life.conflicts(),
        known.disputed(),
        null,
        null);
  }

  /// The slug of the registration; if the registration is not visible, the slug in the subject of
  /// its capacities.
  private static String slug(HubLifecycle life) {
    if (life.slug() != null) return life.slug();
    return life.capacities().stream()
        .map(figure -> figure.key().subject())
        .filter(subject -> subject.kind().equals("hub"))
        .map(SubjectRef::name)
        .findFirst()
        .orElse(null);
  }

  /// Returns a copy with the complete history.
  public Hub with(VisibleHistory known) {
    return with(known.version(), known.timeline(), known.notes(), capacities, figures, utilisation);
  }

  /// Returns a copy with the capacities whose period includes the day.
  Hub on(Period day) {
    return with(
        version,
        timeline,
        notes,
        capacities == null
            ? null // an empty list is not stored
            : capacities.stream().filter(c -> isOf(c.key(), day)).toList(),
        figures,
        utilisation);
  }

  /// A figure without a period matches no day.
  static boolean isOf(FigureKey key, Period day) {
    return key.period() != null && key.period().overlaps(day);
  }

  /// Returns a copy with all figures of the hub.
  Hub with(List<FigureSet> all, List<Utilisation> used) {
    return with(version, timeline, notes, capacities, all, used);
  }

  private Hub with(
      long knownVersion,
      List<TimelineEntry> facts,
      List<RemarkView> said,
      List<Figure> able,
      List<FigureSet> all,
      List<Utilisation> used) {
    return new Hub(
        id,
        knownVersion,
        status,
        slug,
        name,
        alsoNamed,
        types,
        country,
        latitude,
        longitude,
        gaugesMillimetres,
        transships,
        codes,
        mergedInto,
        able,
        all,
        used,
        conflicts,
        disputed,
        facts,
        said);
  }
}
