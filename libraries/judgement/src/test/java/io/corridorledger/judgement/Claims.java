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

/// Short notation for figures: `claim("2.8 6 TNE").in("2023").by("Agency")`.
record Claims(
    String quantity,
    String growth,
    String against,
    String period,
    String flow,
    String scope,
    FigureKey.MeasurePoint measurePoint,
    String reporter,
    FigureKey.Basis basis,
    boolean yearToDate,
    Source source,
    String published,
    UUID id) {

  private static int last;

  /// @param quantity value, power of ten, unit, with `~`, `>`, `<` before it, or `low..high`; null
  ///   if only a growth is stated
  static Claims claim(String quantity) {
    return new Claims(
        quantity,
        null,
        null,
        "2023",
        null,
        null,
        null,
        null,
        null,
        false,
        source("Agency", Source.Kind.NEWS, null),
        null,
        new UUID(0, ++last));
  }

  static Source source(String publisher, Source.Kind kind, UUID derivedFrom) {
    return new Source(null, publisher, null, "A report", null, null, null, kind, derivedFrom);
  }

  static Citation cited(Source source) {
    return new Citation(source, null, null, null, null);
  }

  static Quantity quantity(String text) {
    String[] parts = text.split(" ");
    Qualifier qualifier =
        switch (parts[0].charAt(0)) {
          case '~' -> Qualifier.APPROX;
          case '>' -> Qualifier.AT_LEAST;
          case '<' -> Qualifier.AT_MOST;
          default -> parts[0].contains("..") ? Qualifier.RANGE : Qualifier.EXACT;
        };
    String[] ends = parts[0].replaceAll("^[~<>]", "").split("\\.\\.");
    return new Quantity(
        new BigDecimal(ends[0]),
        ends.length == 2 ? new BigDecimal(ends[1]) : null,
        Integer.parseInt(parts[1]),
        new Unit(parts[2]),
        qualifier);
  }

  /// `+86 %`, `>15 %`, `6 times`, `by 6 times`
  static Growth growth(String text, String against) {
    if (text == null) return null;
    boolean by = text.startsWith("by ");
    String[] parts = text.replace("by ", "").split(" ");
    boolean percent = parts[1].equals("%");
    Qualifier qualifier = parts[0].startsWith(">") ? Qualifier.AT_LEAST : Qualifier.EXACT;
    return new Growth(
        percent ? Growth.Kind.PERCENT : Growth.Kind.FACTOR,
        new BigDecimal(parts[0].replaceAll("^[+>]", "")),
        qualifier,
        against == null ? null : Period.parse(against),
        false,
        by ? Growth.Reading.BY : null,
        null,
        0);
  }

  Claims in(String period) {
    return new Claims(
        quantity,
        growth,
        against,
        period,
        flow,
        scope,
        measurePoint,
        reporter,
        basis,
        yearToDate,
        source,
        published,
        id);
  }

  Claims with(String other) {
    return new Claims(
        other,
        growth,
        against,
        period,
        flow,
        scope,
        measurePoint,
        reporter,
        basis,
        yearToDate,
        source,
        published,
        id);
  }

  Claims growing(String by, String since) {
    return new Claims(
        quantity,
        by,
        since,
        period,
        flow,
        scope,
        measurePoint,
        reporter,
        basis,
        yearToDate,
        source,
        published,
        id);
  }

  Claims flow(String value) {
    return new Claims(
        quantity,
        growth,
        against,
        period,
        value,
        scope,
        measurePoint,
        reporter,
        basis,
        yearToDate,
        source,
        published,
        id);
  }

  Claims scope(String value) {
    return new Claims(
        quantity,
        growth,
        against,
        period,
        flow,
        value,
        measurePoint,
        reporter,
        basis,
        yearToDate,
        source,
        published,
        id);
  }

  Claims at(FigureKey.MeasurePoint value) {
    return new Claims(
        quantity,
        growth,
        against,
        period,
        flow,
        scope,
        value,
        reporter,
        basis,
        yearToDate,
        source,
        published,
        id);
  }

  Claims reportedBy(String value) {
    return new Claims(
        quantity,
        growth,
        against,
        period,
        flow,
        scope,
        measurePoint,
        value,
        basis,
        yearToDate,
        source,
        published,
        id);
  }

  Claims basis(FigureKey.Basis value) {
    return new Claims(
        quantity,
        growth,
        against,
        period,
        flow,
        scope,
        measurePoint,
        reporter,
        value,
        yearToDate,
        source,
        published,
        id);
  }

  Claims toDate() {
    return new Claims(
        quantity,
        growth,
        against,
        period,
        flow,
        scope,
        measurePoint,
        reporter,
        basis,
        true,
        source,
        published,
        id);
  }

  Claims from(Source value) {
    return new Claims(
        quantity,
        growth,
        against,
        period,
        flow,
        scope,
        measurePoint,
        reporter,
        basis,
        yearToDate,
        value,
        published,
        id);
  }

  Claims published(String value) {
    return new Claims(
        quantity,
        growth,
        against,
        period,
        flow,
        scope,
        measurePoint,
        reporter,
        basis,
        yearToDate,
        source,
        value,
        id);
  }

  Claim get() {
    return new Claim(
        id,
        new Figure(
            key("cargo_volume", period, flow, scope, measurePoint, reporter, basis),
            quantity == null ? null : quantity(quantity),
            growth(growth, against),
            null,
            yearToDate,
            null,
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
