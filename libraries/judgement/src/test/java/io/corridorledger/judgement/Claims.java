package io.corridorledger.judgement;

import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Growth;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.Source;
import io.corridorledger.value.SubjectRef;
import io.corridorledger.value.Unit;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Short notation for figures: `claim("2.8 6 TNE").in("2023").by("Agency")`.
final class Claims implements Cloneable {

  private static int last;

  private String quantity;
  private String growth;
  private String against;
  private List<Growth> further = List.of();
  private String period = "2023";
  private String flow;
  private String scope;
  private FigureKey.MeasurePoint measurePoint;
  private String reporter;
  private FigureKey.Basis basis;
  private SubjectRef subject = new SubjectRef("corridor:middle-corridor");
  private String metric = "cargo_volume";
  private Figure.ObsStatus status;
  private List<Figure.Suspect> suspect;
  private boolean yearToDate;
  private Source source = source("Agency", Source.Kind.NEWS, null);
  private String published;
  private UUID id = new UUID(0, ++last);

  /// @param quantity value, power of ten, unit, with `~`, `>`, `<` before it, or `low..high`; null
  ///   if only a growth is stated
  static Claims claim(String quantity) {
    Claims claim = new Claims();
    claim.quantity = quantity;
    return claim;
  }

  static Source source(String publisher, Source.Kind kind, UUID derivedFrom) {
    return new Source(null, publisher, null, "A report", null, null, null, kind, derivedFrom);
  }

  static Citation cited(Source source) {
    return new Citation(source, null, null, null, null);
  }

  static Quantity quantity(String text) {
    String[] parts = text.split(" ");
    String[] ends = parts[0].replaceAll("^[~<>]", "").split("\\.\\.");
    return new Quantity(
        new BigDecimal(ends[0]),
        ends.length == 2 ? new BigDecimal(ends[1]) : null,
        Integer.parseInt(parts[1]),
        new Unit(parts[2]),
        qualifier(parts[0]));
  }

  /// `+86 %`, `>15 %`, `<15 %`, `~15 %`, `6 times`, `by 6 times`, `by or to 6 times`, `+0.3 6 TNE`
  static Growth growth(String text, String against) {
    if (text == null) return null;
    Growth.Reading reading =
        text.startsWith("by or to ")
            ? Growth.Reading.UNCLEAR
            : text.startsWith("by ") ? Growth.Reading.BY : null;
    String[] parts = text.replaceAll("^by (or to )?", "").split(" ");
    Growth.Kind kind =
        switch (parts[1]) {
          case "%" -> Growth.Kind.PERCENT;
          case "times" -> Growth.Kind.FACTOR;
          default -> Growth.Kind.ABSOLUTE;
        };
    boolean absolute = kind == Growth.Kind.ABSOLUTE;
    return new Growth(
        kind,
        new BigDecimal(parts[0].replaceAll("^[~<>]?[+]?", "")),
        qualifier(parts[0]),
        against == null ? null : Period.parse(against),
        false,
        reading,
        absolute ? new Unit(parts[2]) : null,
        absolute ? Integer.parseInt(parts[1]) : 0);
  }

  private static Qualifier qualifier(String number) {
    return switch (number.charAt(0)) {
      case '~' -> Qualifier.APPROX;
      case '>' -> Qualifier.AT_LEAST;
      case '<' -> Qualifier.AT_MOST;
      default -> number.contains("..") ? Qualifier.RANGE : Qualifier.EXACT;
    };
  }

  private Claims copy(Consumer<Claims> change) {
    try {
      Claims other = (Claims) clone();
      change.accept(other);
      return other;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  Claims in(String period) {
    return copy(c -> c.period = period);
  }

  Claims with(String other) {
    return copy(c -> c.quantity = other);
  }

  Claims growing(String by, String since) {
    return copy(c -> {
      c.growth = by;
      c.against = since;
    });
  }

  boolean isGrowing() {
    return growth != null;
  }

  /// A further growth of the same value.
  Claims alsoGrowing(String by, String since) {
    return copy(
        c -> c.further = Stream.concat(further.stream(), Stream.of(growth(by, since))).toList());
  }

  Claims flow(String value) {
    return copy(c -> c.flow = value);
  }

  Claims scope(String value) {
    return copy(c -> c.scope = value);
  }

  Claims at(FigureKey.MeasurePoint value) {
    return copy(c -> c.measurePoint = value);
  }

  Claims reportedBy(String value) {
    return copy(c -> c.reporter = value);
  }

  Claims basis(FigureKey.Basis value) {
    return copy(c -> c.basis = value);
  }

  Claims about(SubjectRef value) {
    return copy(c -> c.subject = value);
  }

  Claims metric(String value) {
    return copy(c -> c.metric = value);
  }

  Claims forecast() {
    return copy(c -> c.status = Figure.ObsStatus.F);
  }

  Claims suspect(Figure.Suspect... values) {
    return copy(c -> c.suspect = List.of(values));
  }

  Claims toDate() {
    return copy(c -> c.yearToDate = true);
  }

  Claims from(Source value) {
    return copy(c -> c.source = value);
  }

  Claims published(String value) {
    return copy(c -> c.published = value);
  }

  String period() {
    return period;
  }

  Source source() {
    return source;
  }

  UUID id() {
    return id;
  }

  @Override
  public String toString() {
    return get().toString();
  }

  Claim get() {
    return new Claim(
        id,
        new Figure(
            new FigureKey(
                metric,
                subject,
                period == null ? null : Period.parse(period),
                flow,
                scope,
                measurePoint,
                reporter == null ? null : new PartyRef(reporter),
                null,
                basis),
            quantity == null ? null : quantity(quantity),
            growth(growth, against),
            further,
            status,
            yearToDate,
            suspect,
            null),
        List.of(cited(source)),
        published == null ? null : LocalDate.parse(published),
        Instant.EPOCH);
  }

  static FigureKey key(
      String metric,
      String period,
      String flow,
      String scope,
      FigureKey.MeasurePoint measurePoint,
      String reporter,
      FigureKey.Basis basis) {
    return new FigureKey(
        metric,
        new SubjectRef("corridor:middle-corridor"),
        period == null ? null : Period.parse(period),
        flow,
        scope,
        measurePoint,
        reporter == null ? null : new PartyRef(reporter),
        null,
        basis);
  }

  static List<Claim> all(Claims... claims) {
    return java.util.Arrays.stream(claims).map(Claims::get).toList();
  }
}
