package io.corridorledger.projection.hubs;

import static io.corridorledger.projection.bitemporal.Accounts.each;
import static io.corridorledger.projection.bitemporal.Accounts.first;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.event.HubEvent.CapacityStated;
import io.corridorledger.event.HubEvent.CodeScheme;
import io.corridorledger.event.HubEvent.HubAliasAdded;
import io.corridorledger.event.HubEvent.HubCodeAssigned;
import io.corridorledger.event.HubEvent.HubMerged;
import io.corridorledger.event.HubEvent.HubRegistered;
import io.corridorledger.event.HubEvent.Type;
import io.corridorledger.projection.bitemporal.Accounts;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.query.Item;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Period;
import io.corridorledger.value.SubjectRef;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The state of a hub that follows from its visible facts.
///
/// @param capacities as stated by the hub's own facts
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Hub")
public record Hub(
    UUID id,
    long version,
    Status status,
    String slug,
    @Schema(description = "The name in its first registration") String name,
    @Schema(description = "Other names") List<String> alsoNamed,
    List<Type> types,
    String country,
    BigDecimal latitude,
    BigDecimal longitude,
    List<Integer> gaugesMillimetres,
    boolean transships,
    List<Code> codes,
    @Schema(description = "The hub into which it was merged") UUID mergedInto,
    List<Figure> capacities,
    @Schema(description = "A source contradicts an active fact") boolean disputed)
    implements Item {

  @Schema(name = "HubStatus")
  public enum Status {
    REGISTERED,
    MERGED,
    RETRACTED
  }

  @Schema(name = "HubCode")
  public record Code(CodeScheme scheme, String code) {}

  /// The hub without its evidence.
  public static Hub of(UUID id, VisibleHistory known) {
    List<HubRegistered> told = Accounts.of(HubRegistered.class, known.facts());
    UUID mergedInto = first(Accounts.of(HubMerged.class, known.facts()), HubMerged::into);
    List<String> names =
        Stream.concat(
                told.stream().map(HubRegistered::name),
                Accounts.of(HubAliasAdded.class, known.facts()).stream().map(HubAliasAdded::alias))
            .distinct()
            .toList();
    return new Hub(
        id,
        known.version(),
        known.retracted()
            ? Status.RETRACTED
            : mergedInto == null ? Status.REGISTERED : Status.MERGED,
        slug(told, known),
        names.isEmpty() ? null : names.getFirst(),
        names.stream().skip(1).toList(),
        each(told, e -> Stream.of(e.type())),
        first(told, HubRegistered::country),
        first(told, HubRegistered::latitude),
        first(told, HubRegistered::longitude),
        each(told, e -> e.gaugesMillimetres().stream()),
        told.stream().anyMatch(HubRegistered::transships),
        each(
            Accounts.of(HubCodeAssigned.class, known.facts()),
            e -> Stream.of(new Code(e.scheme(), e.code()))),
        mergedInto,
        Accounts.of(CapacityStated.class, known.facts()).stream()
            .map(CapacityStated::figure)
            .toList(),
        known.disputed());
  }

  /// The slug of the registration; if the registration is not visible, the slug in the subject of
  /// its capacities.
  private static String slug(List<HubRegistered> told, VisibleHistory known) {
    if (!told.isEmpty()) return first(told, HubRegistered::slug);
    return Accounts.of(CapacityStated.class, known.facts()).stream()
        .map(e -> e.figure().key().subject())
        .filter(subject -> subject.kind().equals("hub"))
        .map(SubjectRef::name)
        .findFirst()
        .orElse(null);
  }

  /// The capacities whose period includes the day.
  ///
  /// @param day null for all
  List<Figure> capacitiesOn(Period day) {
    return capacities == null // an empty list is not stored
        ? List.of()
        : capacities.stream().filter(c -> day == null || isOf(c.key(), day)).toList();
  }

  /// A figure without a period matches no day.
  static boolean isOf(FigureKey key, Period day) {
    return key.period() != null && key.period().overlaps(day);
  }
}
