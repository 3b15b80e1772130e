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

/// What can happen to one hub.
public sealed interface HubEvent extends LedgerEvent {

  enum Type {
    PORT,
    TERMINAL,
    STATION,
    BORDER_CROSSING,
    DRY_PORT,
    PIPELINE_TERMINAL,
    CITY
  }

  /// Whose code it is.
  enum CodeScheme {
    UNLOCODE,
    /// six-digit station code of the Tariff Guide 4 / ESR
    ESR,
    UIC
  }

  /// A place where goods are handled or cross a border.
  ///
  /// @param slug under which facts name it: `baku-port`
  /// @param latitude WGS 84 decimal degrees, if known
  /// @param longitude WGS 84 decimal degrees, if known
  /// @param gaugesMillimetres that meet or end there
  /// @param name as this source or the registry names it
  /// @param type what it is
  /// @param country ISO 3166-1 alpha-2
  /// @param transships goods change from one gauge or mode to another there
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

    @Override
    public Period occurred() {
      return null;
    }
  }

  /// It has a code. A hub may have several of one scheme, or none.
  ///
  /// @param code the code as its scheme writes it
  /// @param scheme whose code it is
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

    @Override
    public Period occurred() {
      return null;
    }
  }

  /// It is also called so.
  ///
  /// @param alias the other name
  /// @param language BCP 47 tag of the name
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

    @Override
    public Period occurred() {
      return null;
    }
  }

  /// It is the same place as another, which goes on.
  ///
  /// @param into the hub that goes on
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
    public Period occurred() {
      return null;
    }

    @Override
    public List<UUID> mentions() {
      return Stream.ofNullable(into).toList();
    }
  }

  /// A source states what it can handle; the figure's basis says whether that is so now or planned.
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
