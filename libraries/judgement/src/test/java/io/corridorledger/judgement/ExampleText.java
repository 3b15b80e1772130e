package io.corridorledger.judgement;

import io.corridorledger.event.CommitmentEvent.Bound;
import io.corridorledger.event.CommitmentEvent.Target;
import io.corridorledger.judgement.CommitmentOutcome.Report;
import io.corridorledger.judgement.MilestoneOutcome.Step;
import io.corridorledger.value.Figure.Suspect;
import io.corridorledger.value.FigureKey.Basis;
import io.corridorledger.value.FigureKey.MeasurePoint;
import io.corridorledger.value.Period;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Source;
import io.corridorledger.value.SubjectRef;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads the cells of the executed tables in `docs/concepts/conclusions.md`.
///
/// Values are separated by semicolons, and the clauses of a value by a comma and a space: `2.8
/// million t, in 2023, up 86 % on 2022, by Railway`. Each clause begins with one of the words in
/// [#with]. A text that has another form is an error.
final class ExampleText {

  /// The period of a value without the clause `in`.
  private static final String PERIOD = "2023";

  private static final Map<String, Integer> POWERS =
      Map.of("thousand", 3, "million", 6, "billion", 9);

  private static final Map<String, String> UNITS =
      Map.ofEntries(
          Map.entry("t", "TNE"),
          Map.entry("kt", "KTN"),
          Map.entry("TEU", "E22"),
          Map.entry("km", "KMT"),
          Map.entry("%", "P1"),
          Map.entry("days", "DAY"),
          Map.entry("documents", "document"),
          Map.entry("block trains", "block_train"),
          Map.entry("states", "C62"),
          Map.entry("USD", "USD"),
          Map.entry("EUR", "EUR"));

  private static final Map<String, Report> REPORTS =
      Map.of(
          "reached", Report.REACHED,
          "commissioned", Report.COMMISSIONED,
          "construction started", Report.STARTED,
          "construction under way", Report.UNDER_WAY);

  private ExampleText() {}

  /// The parts of a list. An empty cell has none.
  static List<String> list(String cell) {
    return cell.isEmpty() ? List.of() : List.of(cell.split("; "));
  }

  static List<Claim> claims(String cell) {
    return list(cell).stream().map(text -> claim(text).get()).toList();
  }

  static Claims claim(String text) {
    String[] clauses = text.split(", ");
    boolean stated = !clauses[0].startsWith("up ") && !clauses[0].startsWith("down ");
    Claims claim = Claims.claim(stated ? number(clauses[0]) : null).in(PERIOD);
    for (int i = stated ? 1 : 0; i < clauses.length; i++) claim = with(claim, clauses[i]);
    return claim;
  }

  private static Claims with(Claims claim, String clause) {
    int space = clause.indexOf(' ');
    String rest = clause.substring(space + 1);
    return switch (space < 0 ? clause : clause.substring(0, space)) {
      case "in" -> claim.in(rest);
      case "undated" -> claim.in(null);
      case "by" -> claim.from(source(rest));
      case "up", "down" -> growing(claim, clause);
      case "of" -> claim.flow(rest);
      case "about" -> claim.about(new SubjectRef(rest));
      case "metric" -> claim.metric(rest);
      case "reported" -> claim.reportedBy(after("by ", rest));
      case "measured" -> claim.at(MeasurePoint.valueOf(after("at ", rest)));
      case "basis" -> claim.basis(Basis.valueOf(rest));
      case "forecast" -> claim.forecast();
      case "flagged" -> claim.suspect(Suspect.valueOf(rest));
      case "published" -> claim.published(rest);
      default -> throw new IllegalArgumentException("unknown clause '%s'".formatted(clause));
    };
  }

  /// `up 86 % on 2022`, `up at least 15 %`, `down 20 % on 2022`, `up 6 times on 2022`
  private static Claims growing(Claims claim, String clause) {
    String[] sides = clause.split(" on ");
    String number = sides[0].substring(sides[0].indexOf(' ') + 1);
    String growth =
        number.startsWith("at least ")
            ? ">" + after("at least ", number)
            : (clause.startsWith("down ") ? "-" : "") + number;
    String against = sides.length == 2 ? sides[1] : null;
    return claim.isGrowing() ? claim.alsoGrowing(growth, against) : claim.growing(growth, against);
  }

  /// `Railway`, `Gazette copied from Agency`, or `Agency of 2024-05-07` with its day of publication
  static Source source(String text) {
    String[] names = text.split(" copied from ");
    String[] dated = names[0].split(" of ");
    return new Source(
        null,
        dated[0],
        null,
        "A report",
        null,
        dated.length == 2 ? Period.parse(dated[1]) : null,
        null,
        Source.Kind.NEWS,
        names.length == 2 ? source(names[1]).id() : null);
  }

  /// `about 2.8 million t`, `2.0 to 2.5 million t`, in the notation of [Claims#quantity].
  static String number(String text) {
    String qualifier =
        text.startsWith("about ")
            ? "~"
            : text.startsWith("at least ") ? ">" : text.startsWith("at most ") ? "<" : "";
    String rest =
        switch (qualifier) {
          case "~" -> after("about ", text);
          case ">" -> after("at least ", text);
          case "<" -> after("at most ", text);
          default -> text;
        };
    List<String> words = List.of(rest.split(" "));
    boolean range = words.size() > 3 && words.get(1).equals("to");
    String digits = range ? words.get(0) + ".." + words.get(2) : words.getFirst();
    int next = range ? 3 : 1;
    Integer power = POWERS.get(words.get(next));
    String unit = String.join(" ", words.subList(power == null ? next : next + 1, words.size()));
    if (!UNITS.containsKey(unit))
      throw new IllegalArgumentException("unknown unit '%s' in '%s'".formatted(unit, text));
    return "%s%s %d %s"
        .formatted(qualifier, digits.replace(",", ""), power == null ? 0 : power, UNITS.get(unit));
  }

  /// `at least 4 million t, in 2024`, or `exactly 1.5 million t, undated`
  static Target target(String text) {
    Bound bound =
        text.startsWith("exactly ")
            ? Bound.EXACTLY
            : text.startsWith("at most ") ? Bound.AT_MOST : Bound.AT_LEAST;
    Claim value =
        claim(
                switch (bound) {
                  case EXACTLY -> after("exactly ", text);
                  case AT_MOST -> after("at most ", text);
                  case AT_LEAST -> after("at least ", text);
                })
            .get();
    if (value.quantity() != null && value.quantity().qualifier() != Qualifier.EXACT)
      throw new IllegalArgumentException("two qualifiers in '%s'".formatted(text));
    return new Target(
        value.key(), bound, value.quantity(), value.figure().growth(), value.figure().suspect());
  }

  static Period period(String cell) {
    return cell.isEmpty() ? null : Period.parse(cell);
  }

  static List<Period> periods(String cell) {
    return list(cell).stream().map(Period::parse).toList();
  }

  /// `reached 2024-05`, `reached, date unknown`, `rescheduled to 2026 in 2024-03`
  static List<Step> steps(String cell) {
    return list(cell).stream().map(ExampleText::step).toList();
  }

  private static Step step(String text) {
    if (text.startsWith("rescheduled to ")) {
      String[] dates = after("rescheduled to ", text).split(" in ");
      return new Step(Report.RESCHEDULED, Period.parse(dates[0]), period(dates[1]));
    }
    for (var report : REPORTS.entrySet())
      if (text.startsWith(report.getKey())) {
        String date = after(report.getKey(), text);
        return Step.of(
            report.getValue(),
            date.equals(", date unknown") ? null : Period.parse(after(" ", date)));
      }
    throw new IllegalArgumentException("unknown report '%s'".formatted(text));
  }

  static Set<String> words(String cell) {
    return cell.isEmpty() ? Set.of() : Set.copyOf(Arrays.asList(cell.split(" ")));
  }

  static String after(String prefix, String text) {
    if (!text.startsWith(prefix))
      throw new IllegalArgumentException("'%s' must begin with '%s'".formatted(text, prefix));
    return text.substring(prefix.length());
  }
}
