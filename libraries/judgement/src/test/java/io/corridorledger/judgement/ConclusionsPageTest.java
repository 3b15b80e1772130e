package io.corridorledger.judgement;

import static io.corridorledger.judgement.ExampleText.claim;
import static io.corridorledger.judgement.ExampleText.claims;
import static io.corridorledger.judgement.ExampleText.list;
import static io.corridorledger.judgement.ExampleText.period;
import static io.corridorledger.judgement.ExampleText.periods;
import static io.corridorledger.judgement.ExampleText.steps;
import static io.corridorledger.judgement.ExampleText.target;
import static io.corridorledger.judgement.ExampleText.words;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.event.AgreementEvent;
import io.corridorledger.event.HubEvent;
import io.corridorledger.event.Instrument;
import io.corridorledger.event.Meeting;
import io.corridorledger.judgement.CommitmentOutcome.Slip;
import io.corridorledger.judgement.Derived.Method;
import io.corridorledger.judgement.TargetOutcome.Promised;
import io.corridorledger.judgement.likeness.Names;
import io.corridorledger.lifecycle.Accounts;
import io.corridorledger.lifecycle.AgreementLifecycle;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Mode;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.SubjectRef;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Computes the examples of `docs/concepts/conclusions.md`.
///
/// A table is executed if the name of its first column is a key of [#RULES]. The rule states the
/// columns that are given and computes the other ones. Only the column `because` is not computed.
/// Each section has an executed table, or a `console` block, which DocumentationTest executes.
///
/// This file is long because each rule of the page has an entry here.
class ConclusionsPageTest {

  private static final Path PAGE = Path.of("..", "..", "docs", "concepts", "conclusions.md");
  private static final String NOT_COMPUTED = "because";
  private static final String NONE = "none";

  private static final SubjectRef REGION = new SubjectRef("pair:AZ/central-asia");
  private static final Map<SubjectRef, Set<SubjectRef>> WHOLES =
      Map.of(new SubjectRef("pair:AZ/KG"), Set.of(REGION));

  private static final Instrument INSTRUMENT =
      new Instrument(
          Instrument.Type.TREATY,
          "A treaty",
          null,
          List.of(
              new Instrument.Party(new PartyRef("AZ"), null),
              new Instrument.Party(new PartyRef("UZ"), null)),
          false,
          List.of(),
          null,
          null,
          null,
          null,
          null,
          null);

  /// @param given the names of the columns that are given
  /// @param answer the other columns, computed from the given ones
  private record Rule(
      Set<String> given, Function<Map<String, String>, Map<String, String>> answer) {

    static Rule of(String given, Function<Map<String, String>, Map<String, String>> answer) {
      return new Rule(Set.of(given.split(", ")), answer);
    }
  }

  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          Map.entry("quantity", Rule.of("quantity", ConclusionsPageTest::printedQuantity)),
          Map.entry("period", Rule.of("period", ConclusionsPageTest::printedPeriod)),
          Map.entry("stated", Rule.of("stated", ConclusionsPageTest::interval)),
          Map.entry("values", Rule.of("values", ConclusionsPageTest::comparison)),
          Map.entry("value", Rule.of("value, base", ConclusionsPageTest::growth)),
          Map.entry("checked value", Rule.of("checked value, others", ConclusionsPageTest::flags)),
          Map.entry("derived from", Rule.of("derived from, method", ConclusionsPageTest::derived)),
          Map.entry("amount", Rule.of("amount, again", ConclusionsPageTest::rate)),
          Map.entry("sources", Rule.of("sources", ConclusionsPageTest::independence)),
          Map.entry("accounts", Rule.of("accounts", ConclusionsPageTest::accounts)),
          Map.entry(
              "announced for",
              Rule.of("announced for, announced on, source", ConclusionsPageTest::announcement)),
          Map.entry("dates", Rule.of("dates", ConclusionsPageTest::dates)),
          Map.entry(
              "dates of a meeting", Rule.of("dates of a meeting", ConclusionsPageTest::meeting)),
          Map.entry("due", Rule.of("due, reports, on", ConclusionsPageTest::milestone)),
          Map.entry("milestone", Rule.of("milestone, project", ConclusionsPageTest::phase)),
          Map.entry("target", Rule.of("target, due, figures, on", ConclusionsPageTest::outcome)),
          Map.entry("before", Rule.of("before, after", ConclusionsPageTest::revision)),
          Map.entry("event on", Rule.of("event on, filter", ConclusionsPageTest::event)),
          Map.entry("lasts", Rule.of("lasts, filter", ConclusionsPageTest::lasting)),
          Map.entry("begins", Rule.of("begins, ends, filter", ConclusionsPageTest::state)),
          Map.entry("agreement", Rule.of("agreement", ConclusionsPageTest::inForce)),
          Map.entry("held", Rule.of("held, place, period, places", ConclusionsPageTest::count)),
          Map.entry(
              "visit on", Rule.of("visit on, meeting, meeting on", ConclusionsPageTest::part)),
          Map.entry("handlings", Rule.of("handlings", ExampleJourney::journey)),
          Map.entry("planned", Rule.of("planned, actual", ExampleJourney::punctuality)),
          Map.entry("name", Rule.of("name, other spelling", ConclusionsPageTest::spelling)),
          Map.entry("leg", Rule.of("leg, from, to, ports", ConclusionsPageTest::seaLegs)));

  // ---- the rules --------------------------------------------------------------------------------

  private static Map<String, String> interval(Map<String, String> row) {
    Interval interval = Interval.of(Claims.quantity(ExampleText.number(row.get("stated"))));
    return Map.of(
        "from", number(interval.low()),
        "to", number(interval.high()),
        "ends", interval.open() ? "excluded" : "included");
  }

  private static Map<String, String> printedQuantity(Map<String, String> row) {
    return Map.of("printed", Printed.of(Claims.quantity(ExampleText.number(row.get("quantity")))));
  }

  private static Map<String, String> printedPeriod(Map<String, String> row) {
    return Map.of("printedPeriod", Printed.of(Period.parse(row.get("period"))));
  }

  /// The set of the first value is compared across periods.
  private static Map<String, String> comparison(Map<String, String> row) {
    List<Claim> all = claims(row.get("values"));
    List<Claim> set =
        all.stream()
            .filter(c -> Objects.equals(c.key().period(), all.getFirst().key().period()))
            .toList();
    return Map.of(
        "verdict", Verdict.of(all).verdict().name(),
        "part above whole", PartAndWhole.above(set, all).found().isEmpty() ? "no" : "yes",
        "nearly the same period",
            orNone(PeriodComparison.of(set, all).found().stream().map(c -> c.verdict().name())));
  }

  private static Map<String, String> growth(Map<String, String> row) {
    List<Claim> all = new ArrayList<>(claims(row.get("value")));
    List<Claim> claim = List.copyOf(all);
    all.addAll(claims(row.get("base")));
    List<GrowthCheck> checks = GrowthCheck.of(claim, all);
    return Map.of(
        "result", orNone(checks.stream().map(c -> c.result().name())),
        "implied base", orNone(checks.stream().map(c -> Printed.of(c.impliedBase()))));
  }

  private static Map<String, String> flags(Map<String, String> row) {
    List<Claim> claim = claims(row.get("checked value"));
    return Map.of(
        "flag",
        orNone(
            ProposedFlag.of(claim, claims(row.get("others"))).stream().map(f -> f.flag().name())));
  }

  private static Map<String, String> announcement(Map<String, String> row) {
    var announced =
        new ProposedFlag.Announcement(
            null,
            "The visit",
            period(row.get("announced for")),
            period(row.get("announced on")),
            List.of(Claims.cited(ExampleText.source(row.get("source")))));
    return Map.of("flag", orNone(announced.flag().stream().map(f -> f.flag().name())));
  }

  private static Map<String, String> derived(Map<String, String> row) {
    List<Derived> found =
        Derivation.of(claims(row.get("derived from")), WHOLES).stream()
            .filter(d -> d.method() == Method.valueOf(row.get("method")))
            .toList();
    return Map.of(
        "result",
            orNone(
                found.stream()
                    .map(d ->
                        d.quantity() == null
                            ? d.factor().toPlainString()
                            : Printed.of(d.quantity()))),
        "lowest", orNone(found.stream().map(d -> number(d.low()))),
        "highest", orNone(found.stream().map(d -> number(d.high()))),
        "acrossSources", orNone(found.stream().map(d -> d.acrossSources().toString())));
  }

  private static Map<String, String> rate(Map<String, String> row) {
    Claim amount = claim(row.get("amount")).get();
    Derived rate =
        Derivation.rate(amount.key(), amount.quantity(), claim(row.get("again")).get().quantity());
    return Map.of("rate", rate == null ? NONE : rate.factor().toPlainString());
  }

  private static Map<String, String> independence(Map<String, String> row) {
    List<Citation> citations = new ArrayList<>();
    for (String text : list(row.get("sources"))) {
      String[] sides = text.split(", attributed to ");
      citations.add(
          new Citation(
              ExampleText.source(sides[0]), null, null, sides.length == 2 ? sides[1] : null, null));
    }
    return Map.of("independent sources", "" + Independence.of(citations).count());
  }

  private static Map<String, String> accounts(Map<String, String> row) {
    AccountComparison compared =
        AccountComparison.ofFigures(
                AccountComparison.Property.TARGET, null, claims(row.get("accounts")))
            .findFirst()
            .orElseThrow();
    return Map.of(
        "verdict", compared.verdict().name(),
        "with flagged=true",
            AccountComparison.withFlagged(List.of(compared)).getFirst().verdict().name());
  }

  private static Map<String, String> dates(Map<String, String> row) {
    return Map.of("verdict", Verdict.ofDates(periods(row.get("dates"))).name());
  }

  private static Map<String, String> meeting(Map<String, String> row) {
    boolean conflict = new Accounts(periods(row.get("dates of a meeting"))).meetingConflict();
    return Map.of("conflict", conflict ? "yes" : "no");
  }

  private static Map<String, String> milestone(Map<String, String> row) {
    CommitmentOutcome outcome =
        MilestoneOutcome.of(
            period(row.get("due")),
            period(row.get("due")),
            steps(row.get("reports")),
            LocalDate.parse(row.get("on")));
    return Map.of("result", outcome.result().name(), "slip in days", days(outcome.slip()));
  }

  private static Map<String, String> phase(Map<String, String> row) {
    return Map.of("step", Phase.of(row.get("milestone"), list(row.get("project"))).name());
  }

  private static Map<String, String> outcome(Map<String, String> row) {
    Promised promised =
        new Promised(
            target(row.get("target")), null, period(row.get("due")), null, null, List.of());
    List<Claim> figures = claims(row.get("figures"));
    LocalDate on = LocalDate.parse(row.get("on"));
    CommitmentOutcome outcome = CommitmentOutcome.of(promised, figures, false, on);
    return Map.of(
        "result", outcome.result().name(),
        "with flagged=true", CommitmentOutcome.of(promised, figures, true, on).result().name(),
        "progressPercent", number(outcome.progressPercent()),
        "remaining", outcome.remaining() == null ? NONE : Printed.of(outcome.remaining()),
        "slip in days", days(outcome.slip()));
  }

  private static Map<String, String> revision(Map<String, String> row) {
    Revision revision = Revision.of(terms(row.get("before")), terms(row.get("after")), null);
    return Map.of("directions", orNone(revision.directions().stream().map(Enum::name)));
  }

  /// `4 million t, due 2024`
  private static Revision.Terms terms(String text) {
    String[] sides = text.split(", due ");
    return new Revision.Terms(target("at least " + sides[0] + ", undated"), Period.parse(sides[1]));
  }

  private static Map<String, String> event(Map<String, String> row) {
    return match(TimeMatch.isWithin(periods(row.get("event on")), Period.parse(row.get("filter"))));
  }

  private static Map<String, String> lasting(Map<String, String> row) {
    return match(
        TimeMatch.lastsInto(Period.parse(row.get("lasts")), Period.parse(row.get("filter"))));
  }

  private static Map<String, String> state(Map<String, String> row) {
    return match(
        TimeMatch.isMet(
            TimeMatch.certainlyFrom(period(row.get("begins"))),
            TimeMatch.certainlyTo(period(row.get("ends"))),
            Period.parse(row.get("filter"))));
  }

  private static Map<String, String> match(boolean certain) {
    return Map.of("match", (certain ? TimeMatch.CERTAIN : TimeMatch.POSSIBLE).name());
  }

  /// `signed 2022-06-21; in force 2023; ended 2024`. Each other column is a day.
  private static Map<String, String> inForce(Map<String, String> row) {
    List<AgreementEvent> facts =
        list(row.get("agreement")).stream().map(ConclusionsPageTest::agreementEvent).toList();
    List<AgreementLifecycle.InForce> inForce = AgreementLifecycle.of(facts).inForce();
    Map<String, String> answers = new HashMap<>();
    for (String day : List.of("2022-01-01", "2023-06-01", "2024-06-01")) {
      Period filter = Period.parse(day);
      boolean possible =
          inForce.stream().anyMatch(p -> TimeMatch.isMet(p.first(), p.last(), filter));
      boolean certain =
          inForce.stream()
              .anyMatch(p -> TimeMatch.isMet(p.certainFirst(), p.certainLast(), filter));
      answers.put(day, certain ? "CERTAIN" : possible ? "POSSIBLE" : "not returned");
    }
    return answers;
  }

  private static AgreementEvent agreementEvent(String text) {
    int space = text.lastIndexOf(' ');
    Period date = Period.parse(text.substring(space + 1));
    return switch (text.substring(0, space)) {
      case "signed" -> new AgreementEvent.AgreementSigned(null, INSTRUMENT, date, null);
      case "in force" ->
          new AgreementEvent.EntryIntoForceRecorded(
              AgreementEvent.InForceScope.GENERAL, null, date, null, null);
      case "ended" -> new AgreementEvent.AgreementTerminated(date, null, null);
      default -> throw new IllegalArgumentException("unknown fact '%s'".formatted(text));
    };
  }

  private static Map<String, String> count(Map<String, String> row) {
    String place = row.get("place");
    CountMembership membership =
        CountMembership.of(
            periods(row.get("held")),
            place.isEmpty() ? null : place,
            period(row.get("period")),
            words(row.get("places")));
    return Map.of(
        "counts as",
        membership.certain() ? "certain" : membership.possible() ? "open" : "not counted");
  }

  /// A visit of a party to a country, and a meeting of the same party in the same country.
  private static Map<String, String> part(Map<String, String> row) {
    UUID visit = new UUID(0, 1);
    UUID meeting = new UUID(0, 2);
    VisitParts.Part part =
        VisitParts.among(
                List.of(
                    held(visit, Meeting.Type.STATE, row.get("visit on")),
                    held(meeting, Meeting.Type.valueOf(row.get("meeting")), row.get("meeting on"))))
            .get(meeting);
    return Map.of("part of the visit", part == null ? "no" : part.certain() ? "yes" : "open");
  }

  private static VisitParts.Held held(UUID id, Meeting.Type type, String dates) {
    return new VisitParts.Held(
        id, type, Set.of(new PartyRef("UZ")), Set.of(), "AZ", periods(dates), null);
  }

  private static Map<String, String> spelling(Map<String, String> row) {
    Set<String> one = Set.copyOf(Names.words(row.get("name")));
    return Map.of(
        "alike", one.equals(Set.copyOf(Names.words(row.get("other spelling")))) ? "yes" : "no");
  }

  private static Map<String, String> seaLegs(Map<String, String> row) {
    var way = new SeaLegs.Way(1, row.get("from"), row.get("to"), Mode.valueOf(row.get("leg")));
    var ports =
        words(row.get("ports")).stream()
            .collect(Collectors.toMap(hub -> hub, _ -> Set.of(HubEvent.Type.PORT)));
    return Map.of(
        "seaLegsWithoutPort", orNone(SeaLegs.of(List.of(way), ports).stream().map(w -> w.hub())));
  }

  // ---- texts of answers -------------------------------------------------------------------------

  private static String orNone(Stream<String> found) {
    String text = found.map(one -> one == null ? NONE : one).collect(Collectors.joining("; "));
    return text.isEmpty() ? NONE : text;
  }

  private static String number(BigDecimal number) {
    return number == null
        ? NONE
        : new DecimalFormat("#,##0.######", DecimalFormatSymbols.getInstance(Locale.ROOT))
            .format(number);
  }

  private static String days(Slip slip) {
    if (slip == null) return NONE;
    if (slip.mostDays() == null) return "at least " + slip.leastDays();
    if (slip.leastDays() == null) return "at most " + slip.mostDays();
    return slip.leastDays().equals(slip.mostDays())
        ? slip.leastDays().toString()
        : "%d to %d".formatted(slip.leastDays(), slip.mostDays());
  }

  // ---- the page ---------------------------------------------------------------------------------

  /// @param section the heading above the example
  /// @param line of the row in the page
  private record Example(String section, int line, Map<String, String> row) {

    Map<String, String> answer() {
      Rule rule = RULES.get(row.keySet().iterator().next());
      Map<String, String> given = new HashMap<>();
      rule.given().forEach(column -> given.put(column, row.getOrDefault(column, "")));
      return rule.answer().apply(given);
    }

    Map<String, String> expected() {
      Map<String, String> expected = new LinkedHashMap<>(row);
      expected.keySet().removeAll(RULES.get(row.keySet().iterator().next()).given());
      expected.remove(NOT_COMPUTED);
      return expected;
    }
  }

  /// @param executed the sections with an executed table or a `console` block
  private record Page(List<Heading> headings, List<Example> examples, Set<Heading> executed) {}

  @TestFactory
  Stream<DynamicTest> eachExampleIsComputed() throws IOException {
    return read(Files.readString(PAGE)).examples().stream()
        .map(example ->
            DynamicTest.dynamicTest(
                "%s, line %d: %s".formatted(example.section(), example.line(), example.row()),
                () -> compute(example)));
  }

  private static void compute(Example example) {
    Map<String, String> answer = new LinkedHashMap<>(example.answer());
    Map<String, String> expected = example.expected();
    assertTrue(!expected.isEmpty(), () -> "no computed column: " + example);
    assertTrue(
        answer.keySet().containsAll(expected.keySet()),
        () -> "columns of the rule: %s; of the table: %s".formatted(answer, expected));
    answer.keySet().retainAll(expected.keySet());
    assertEquals(expected, answer, () -> "line " + example.line());
  }

  @Test
  void eachSectionHasAnExecutedExample() throws IOException {
    assertEquals(List.of(), withoutExample(read(Files.readString(PAGE))));
  }

  @Test
  void aWrongExampleAndASectionWithoutOneAreFound() {
    String page =
        """
        # Page
        ## One
        | stated | from |
        |---|---|
        | 2.7 million t | 2,600,000 |
        | 2.7 million t | 2,700,000 |
        ## Two
        | a rule | another column |
        |---|---|
        | text | text |
        ### Three
        ```console
        $ curl
        ```
        ## Four
        ```json
        {}
        ```
        """;
    Page read = read(page);
    assertEquals(List.of("Four"), withoutExample(read));
    assertEquals(2, read.examples().size());
    compute(read.examples().getFirst());
    assertThrows(AssertionError.class, () -> compute(read.examples().getLast()));
    assertThrows(
        AssertionError.class,
        () -> compute(new Example("", 0, row("stated", "2.7 million t", "other", "1"))));
    for (String text : List.of("2.7 million", "2.7 million t, near 2023", "2.7 parsecs"))
      assertThrows(RuntimeException.class, () -> claim(text), text);
  }

  private static Map<String, String> row(String... cells) {
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < cells.length; i += 2) row.put(cells[i], cells[i + 1]);
    return row;
  }

  /// The sections of level 2 and 3 without an example. A section of level 2 has those of its
  /// sections of level 3.
  private static List<String> withoutExample(Page page) {
    Set<Heading> executed = new HashSet<>(page.executed());
    Heading section = null;
    for (Heading heading : page.headings()) {
      if (heading.getLevel() == 2) section = heading;
      if (heading.getLevel() == 3 && executed.contains(heading)) executed.add(section);
    }
    return page.headings().stream()
        .filter(heading -> heading.getLevel() > 1 && !executed.contains(heading))
        .map(ConclusionsPageTest::text)
        .toList();
  }

  private static Page read(String markdown) {
    Parser parser =
        Parser.builder()
            .extensions(List.of(TablesExtension.create()))
            .includeSourceSpans(IncludeSourceSpans.BLOCKS)
            .build();
    Page page = new Page(new ArrayList<>(), new ArrayList<>(), new HashSet<>());
    Heading current = null;
    for (Node node = parser.parse(markdown).getFirstChild(); node != null; node = node.getNext())
      switch (node) {
        case Heading heading -> {
          current = heading;
          page.headings().add(heading);
        }
        case FencedCodeBlock block when "console".equals(block.getInfo()) ->
            page.executed().add(current);
        case TableBlock table -> {
          List<Map<String, String>> rows = new ArrayList<>();
          List<Integer> lines = new ArrayList<>();
          read(table, rows, lines);
          if (RULES.containsKey(rows.getFirst().keySet().iterator().next())) {
            page.executed().add(current);
            for (int i = 0; i < rows.size(); i++)
              page.examples().add(new Example(text(current), lines.get(i), rows.get(i)));
          }
        }
        default -> {}
      }
    return page;
  }

  /// The rows of a table, each by the names of the columns.
  private static void read(TableBlock table, List<Map<String, String>> rows, List<Integer> lines) {
    List<String> names = cells((TableRow) table.getFirstChild().getFirstChild());
    for (Node node = table.getLastChild().getFirstChild(); node != null; node = node.getNext()) {
      List<String> cells = cells((TableRow) node);
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) row.put(names.get(i), cells.get(i));
      rows.add(row);
      lines.add(node.getSourceSpans().getFirst().getLineIndex() + 1);
    }
  }

  private static List<String> cells(TableRow row) {
    List<String> cells = new ArrayList<>();
    for (Node cell = row.getFirstChild(); cell instanceof TableCell; cell = cell.getNext())
      cells.add(text(cell));
    return cells;
  }

  private static String text(Node node) {
    StringBuilder text = new StringBuilder();
    for (Node part = node.getFirstChild(); part != null; part = part.getNext())
      text.append(
          switch (part) {
            case Text plain -> plain.getLiteral();
            case Code code -> code.getLiteral();
            default -> text(part);
          });
    return text.toString().strip();
  }
}
