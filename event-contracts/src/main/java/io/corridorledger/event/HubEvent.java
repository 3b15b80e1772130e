package io.corridorledger.event;

import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;

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
      String slug,
      String name,
      Type type,
      String country,
      BigDecimal latitude,
      BigDecimal longitude,
      List<Integer> gaugesMillimetres,
      boolean transships,
      String note,
      List<Citation> citations)
      implements HubEvent {
    public HubRegistered {
      citations = InvalidValue.listOf(citations, "citations");
      gaugesMillimetres = InvalidValue.listOf(gaugesMillimetres, "gaugesMillimetres");
      InvalidValue.check()
          .that(
              slug != null && slug.matches(CorridorEvent.SLUG),
              "slug",
              "is a slug such as baku-port")
          .text(name, "name", 200)
          .present(type, "type")
          .that(PartyRef.isCountry(country), "country", "is not a country code of ISO 3166-1")
          .that((latitude == null) == (longitude == null), "longitude", "comes with a latitude")
          .number(latitude, "latitude")
          .number(longitude, "longitude")
          .that(
              latitude == null || latitude.abs().compareTo(BigDecimal.valueOf(90)) <= 0,
              "latitude",
              "is between -90 and 90")
          .that(
              longitude == null || longitude.abs().compareTo(BigDecimal.valueOf(180)) <= 0,
              "longitude",
              "is between -180 and 180")
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
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
  record HubCodeAssigned(CodeScheme scheme, String code, String note, List<Citation> citations)
      implements HubEvent {
    public HubCodeAssigned {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(scheme, "scheme")
          .that(
              code != null
                  && (scheme != CodeScheme.UNLOCODE || code.matches("[A-Z]{2}[A-Z0-9]{3}")),
              "code",
              "is not of the form AZBAK")
          .optionalText(code, "code", 20)
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
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
  record HubAliasAdded(String alias, String language, String note, List<Citation> citations)
      implements HubEvent {
    public HubAliasAdded {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .text(alias, "alias", 200)
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
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
  record HubMerged(UUID into, String note, List<Citation> citations) implements HubEvent {
    public HubMerged {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(into, "into")
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return null;
    }

    @Override
    public List<UUID> mentions() {
      return List.of(into);
    }
  }

  /// A source states what it can handle; the figure's basis says whether that is so now or planned.
  @EventType("capacity-stated")
  record CapacityStated(Figure figure, List<Citation> citations) implements HubEvent {
    public CapacityStated {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(figure, "figure")
          .that(
              figure == null || figure.key().basis() != null,
              "figure",
              "needs a basis: DESIGN, CURRENT, PLANNED or POTENTIAL")
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return figure.key().period();
    }

    @Override
    public List<Figure> figures() {
      return List.of(figure);
    }
  }
}
