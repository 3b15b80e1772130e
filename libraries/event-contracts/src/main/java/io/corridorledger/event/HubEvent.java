package io.corridorledger.event;

import io.corridorledger.constraint.Consistent;
import io.corridorledger.constraint.DecimalNumber;
import io.corridorledger.constraint.Language;
import io.corridorledger.constraint.Slug;
import io.corridorledger.constraint.Text;
import io.corridorledger.constraint.TextForm;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Country;
import io.corridorledger.value.Figure;
import io.corridorledger.value.Lists;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Events of one hub.
@StreamType(name = "hubs", log = "logistics", sample = "1c38a30c-2653-5ddb-aaf3-6e06474e7876")
public sealed interface HubEvent extends LedgerEvent
    permits HubEvent.HubRegistered,
        HubEvent.HubCodeAssigned,
        HubEvent.HubAliasAdded,
        HubEvent.CapacityStated,
        HubEvent.HubMerged {

  enum Type {
    PORT,
    TERMINAL,
    STATION,
    BORDER_CROSSING,
    DRY_PORT,
    PIPELINE_TERMINAL,
    CITY
  }

  /// The code list to which a code of a hub belongs.
  enum CodeScheme {
    UNLOCODE,
    /// six-digit station code of Tariff Guide 4
    ESR,
    UIC
  }

  /// A source describes a hub: a place where goods are handled or cross a border.
  ///
  /// @param slug slug by which facts refer to the hub, such as `baku-port`
  /// @param latitude latitude of the hub in decimal degrees (WGS 84), positive to the north; absent
  ///   if unknown
  /// @param longitude longitude of the hub in decimal degrees (WGS 84), positive to the east;
  ///   absent if unknown
  /// @param gaugesMillimetres track gauges of the railways at the hub, in millimetres; empty if
  ///   unknown
  /// @param name name of the hub in the cited source
  /// @param type kind of hub, such as PORT or BORDER_CROSSING
  /// @param country country of the hub, as an ISO 3166-1 alpha-2 code
  /// @param transships whether goods are transferred to another track gauge or mode of transport at
  ///   the hub
  @EventType("hub-registered")
  record HubRegistered(
      UUID id,
      @NotNull @Slug String slug,
      @NotNull @Text(max = 200) String name,
      @NotNull Type type,
      @NotNull @Country String country,
      @DecimalNumber @DecimalMin("-90") @DecimalMax("90") BigDecimal latitude,
      @DecimalNumber @DecimalMin("-180") @DecimalMax("180") BigDecimal longitude,
      @Size(max = 10) List<@NotNull Integer> gaugesMillimetres,
      boolean transships,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements HubEvent, Consistent {
    public HubRegistered {
      citations = Lists.orEmpty(citations);
      gaugesMillimetres = Lists.orEmpty(gaugesMillimetres);
    }

    @Override
    public void check(Findings findings) {
      findings.unless(
          (latitude == null) == (longitude == null),
          "longitude",
          "and latitude must be given together");
    }
  }

  /// A code was assigned to the hub. A hub may have several codes of one code list, or none.
  ///
  /// @param code the code of the hub, in the notation of the code list
  /// @param scheme the code list to which the code belongs
  @EventType("hub-code-assigned")
  record HubCodeAssigned(
      @NotNull CodeScheme scheme,
      @NotNull @Text(max = 20) String code,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements HubEvent, Consistent {
    public HubCodeAssigned {
      citations = Lists.orEmpty(citations);
    }

    private static final TextForm UNLOCODE = new TextForm(5, PlaceRef.UNLOCODE);

    @Override
    public void check(Findings findings) {
      findings.unless(
          code == null || scheme != CodeScheme.UNLOCODE || UNLOCODE.matches(code),
          "code",
          "is not of the form AZBAK");
    }
  }

  /// A source uses a further name for the hub.
  ///
  /// @param alias the further name of the hub
  /// @param language language of the name, as a BCP 47 tag; absent if unknown
  @EventType("hub-alias-added")
  record HubAliasAdded(
      @NotNull @Text(max = 200) String alias,
      @Language String language,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements HubEvent {
    public HubAliasAdded {
      citations = Lists.orEmpty(citations);
    }
  }

  /// The hub is the same place as another hub. The other hub replaces this hub.
  ///
  /// @param into id of the hub that replaces this hub
  @EventType("hub-merged")
  record HubMerged(
      @NotNull UUID into,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements HubEvent {
    public HubMerged {
      citations = Lists.orEmpty(citations);
    }

    @Override
    public List<UUID> mentions() {
      return Stream.ofNullable(into).toList();
    }
  }

  /// A source states a capacity of the hub. The basis of the figure states the kind of capacity:
  /// CURRENT, DESIGN, PLANNED or POTENTIAL.
  @EventType("capacity-stated")
  record CapacityStated(
      @NotNull @Valid Figure figure,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements HubEvent, Consistent {
    public CapacityStated {
      citations = Lists.orEmpty(citations);
    }

    @Override
    public void check(Findings findings) {
      findings.unless(
          figure == null || figure.key() == null || figure.key().basis() != null,
          "figure",
          "needs a basis: DESIGN, CURRENT, PLANNED or POTENTIAL");
    }

    @Override
    public Period occurred() {
      return Figure.periodOf(figure);
    }

    @Override
    public List<Figure> figures() {
      return Stream.ofNullable(figure).toList();
    }
  }
}
