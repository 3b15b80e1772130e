package io.corridorledger.dataset;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.dataset.Coverage.Total;
import io.corridorledger.event.AgreementEvent.AgreementAnnounced;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.AgreementEvent.DocumentPackageReported;
import io.corridorledger.event.CommitmentEvent.Bound;
import io.corridorledger.event.CommitmentEvent.CommitmentMade;
import io.corridorledger.event.CommitmentEvent.CommitmentRefused;
import io.corridorledger.event.CommitmentEvent.Promise;
import io.corridorledger.event.CorridorEvent.CorridorDefined;
import io.corridorledger.event.CorridorEvent.Standing;
import io.corridorledger.event.HubEvent.CapacityStated;
import io.corridorledger.event.HubEvent.HubRegistered;
import io.corridorledger.event.Instrument;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.MembershipEvent.MembershipApplied;
import io.corridorledger.event.MembershipEvent.StatusGranted;
import io.corridorledger.event.ProjectEvent.ProjectAnnounced;
import io.corridorledger.event.Remark;
import io.corridorledger.event.Remark.FactDisputed;
import io.corridorledger.event.ShipmentEvent.ShipmentRecorded;
import io.corridorledger.event.VisitEvent.OutcomeLinked;
import io.corridorledger.event.VisitEvent.VisitAnnounced;
import io.corridorledger.event.VisitEvent.VisitHeld;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.Growth;
import io.corridorledger.value.PlaceRef;
import io.corridorledger.value.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Checks the committed files against the rules of the reference page. Reading the files already
/// checks that the body of each command has the type that its path accepts.
class DatasetTest {

  private static final UUID NAMESPACE = UUID.fromString("e8cc7d48-dd1b-505f-9055-cc4783343740");

  private static final Pattern YEAR = Pattern.compile("\\b20[0-9]{2}\\b");

  private static Dataset dataset;

  @BeforeAll
  static void read() throws IOException {
    dataset = Dataset.read(Path.of(""));
  }

  @Test
  void everyFactButGeneralClaimsIsCovered() {
    var coverage = Coverage.of(dataset);
    coverage.printTotals(System.out);

    assertEquals(List.of(), coverage.faults());
    assertEquals(0, coverage.exitCode());
    assertEquals(
        Map.of(
            "agreement", new Total(36, 36),
            "capacity", new Total(3, 3),
            "claim", new Total(91, 41),
            "corridor", new Total(17, 17),
            "indicator", new Total(12, 12),
            "membership", new Total(17, 17),
            "project", new Total(22, 22),
            "target", new Total(15, 15),
            "throughput", new Total(7, 7),
            "visit", new Total(33, 33)),
        coverage.totals());
  }

  @Test
  void theFactsOfTheFiveArticlesAreListedOnceAndShortly() {
    assertEquals(253, dataset.facts().size());
    assertEquals(253, dataset.facts().stream().map(Fact::id).distinct().count());
    for (Fact fact : dataset.facts())
      assertTrue(fact.statement().split("\\s+").length <= 15, fact::toString);
  }

  @Test
  void aMissingOrUnknownFactIsAFault() {
    var unheard = new Fact("S9-001", "visit", "A visit that nobody recorded", null);
    var general = new Fact("S9-002", "claim", "An opinion", "It is about nothing in particular");
    var silent = new Fact("S9-003", "claim", "An opinion", null);
    assertEquals(
        List.of(
            "S9-001, of kind visit, is not covered",
            "S9-003 is not covered, and no reason is given"),
        Coverage.of(new Dataset(List.of(unheard, general, silent), List.of())).faults());

    Command first = evidence().getFirst();
    var coverage = Coverage.of(new Dataset(List.of(), List.of(first)));
    assertEquals(
        List.of(first.place() + " names the unknown fact " + first.facts().getFirst()),
        coverage.faults());
    assertEquals(1, coverage.exitCode());
  }

  @Test
  void aReasonForLeavingOutARecordedFactIsAFault() {
    Command first = evidence().getFirst();
    var held = new Fact(first.facts().getFirst(), "visit", "A visit", "It was thought general");
    assertEquals(
        List.of(held.id() + " is covered, and a reason says that it is not"),
        Coverage.of(new Dataset(List.of(held), List.of(first))).faults());
  }

  @Test
  void anUnknownPathIsRejectedWithFileAndLine(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("facts.jsonl"), "");
    Files.createDirectory(folder.resolve("commands"));
    Files.writeString(
        folder.resolve("commands/10-visits.jsonl"),
        """
        {"key": "k", "method": "POST", "path": "/v1/visits/refusals", "body": {}}
        """);
    var refusal = assertThrows(IllegalArgumentException.class, () -> Dataset.read(folder));
    assertEquals(
        "10-visits.jsonl:1 has a path that takes nothing: /v1/visits/refusals",
        refusal.getMessage());
  }

  @Test
  void aFieldThatTheEventDoesNotHaveIsRefusedWithItsPlace(@TempDir Path folder) throws IOException {
    String line =
        Files.readString(Path.of("commands/10-visits.jsonl")).lines().findFirst().orElseThrow();
    Files.writeString(folder.resolve("facts.jsonl"), "");
    Files.createDirectory(folder.resolve("commands"));
    Path file = folder.resolve("commands/10-visits.jsonl");

    Files.writeString(file, line);
    assertEquals(1, Dataset.read(folder).commands().size());

    Files.writeString(file, line.replace("\"meeting\": {", "\"meeting\": {\"guests\": 2, "));
    var refusal = assertThrows(IllegalArgumentException.class, () -> Dataset.read(folder));
    assertTrue(refusal.getMessage().startsWith("10-visits.jsonl:1 is not a readable VisitHeld"));
  }

  @Test
  void keysAreUniqueAndNameTheirFact() {
    var keys = new HashSet<String>();
    for (Command c : dataset.commands()) {
      assertTrue(keys.add(c.key()), () -> c.place() + " repeats the key " + c.key());
      if (!c.facts().isEmpty())
        assertTrue(c.key().matches("seed-" + c.facts().getFirst() + "(-[a-z]+)?"), c::place);
    }
  }

  @Test
  void everyStreamIsOpenedOnceUnderTheIdOfItsNaturalKey() {
    var opened = new HashSet<UUID>();
    for (Command c : dataset.commands()) {
      assertEquals(uuid5(c.aggregate()), c.stream(), c::place);
      if (c.opens()) {
        assertTrue(opened.add(c.stream()), () -> c.place() + " opens a stream again");
        assertNull(c.ifMatch(), c::place);
      } else {
        if (!ofAHubWithoutRegistry(c))
          assertTrue(opened.contains(c.stream()), () -> c.place() + " is evidence on nothing");
        assertEquals("*", c.ifMatch(), c::place);
        assertNull(c.event().id(), c::place);
      }
    }
  }

  @Test
  void aCommandRefersOnlyToStreamsOpenedBeforeIt() {
    var opened = new HashSet<UUID>();
    for (Command c : dataset.commands()) {
      for (UUID mentioned : c.event().mentions())
        assertTrue(opened.contains(mentioned), () -> c.place() + " mentions unknown " + mentioned);
      opened.add(c.stream());
    }
  }

  /// A second command for the same sentence would create a second account of the package.
  @Test
  void aPackageIsReportedOnceAndItsDocumentsReferToIt() {
    var packages =
        dataset.commands().stream()
            .filter(c -> c.event() instanceof DocumentPackageReported)
            .map(Command::stream)
            .toList();
    assertEquals(Set.copyOf(packages).size(), packages.size());
    var parents =
        dataset.commands().stream()
            .map(DatasetTest::instrument)
            .filter(instrument -> instrument != null && instrument.parent() != null)
            .map(Instrument::parent)
            .toList();
    assertEquals(3, parents.size());
    assertTrue(packages.containsAll(parents));
  }

  @Test
  void theFiveArticlesAreCitedAlikeEverywhere() {
    Map<UUID, Set<Source>> sources =
        citations().stream()
            .map(Citation::source)
            .collect(groupingBy(Source::id, mapping(Function.identity(), toSet())));
    assertEquals(5, sources.size());
    sources.values().forEach(versions -> assertEquals(1, versions.size(), versions::toString));
    assertEquals(
        Set.of("2022-07-30/..", "2024-01~/..", "2024-05-07/..", "2024-08-08/..", "2024-09-05/.."),
        sources.values().stream()
            .map(versions -> versions.iterator().next().published().toString())
            .collect(toSet()));
  }

  /// The id of a fact begins with the number of its article. The citation must name the same
  /// article.
  @Test
  void everyFactIsCitedFromItsOwnArticleWithItsLine() {
    var articles = new HashMap<String, UUID>();
    for (Command c : evidence())
      for (Citation citation : c.event().citations()) {
        assertTrue(citation.locator().matches("line [1-9][0-9]?"), c::place);
        for (String fact : c.facts()) {
          UUID source = articles.computeIfAbsent(fact.substring(0, 2), _ -> citation.source().id());
          assertEquals(source, citation.source().id(), () -> c.place() + " for " + fact);
        }
      }
    assertEquals(5, Set.copyOf(articles.values()).size());
  }

  @Test
  void storedEventsAreReadBackUnchanged() {
    assertAll(
        dataset.commands().stream()
            .map(Command::event)
            .map(e ->
                () ->
                    assertEquals(
                        e, LedgerJson.read(LedgerJson.nameOf(e.getClass()), LedgerJson.write(e)))));
  }

  @Test
  void oneInstrumentUnderTwoNamesIsOneStreamWithTwoSignings() {
    var signings = holding("S3-004", "S1-012");
    assertEquals(2, signings.size());
    assertEquals(signings.get(0).stream(), signings.get(1).stream());
    assertEquals(
        List.of(Instrument.Type.DECLARATION, Instrument.Type.AGREEMENT),
        signings.stream().map(c -> instrument(c).type()).toList());
    assertNotEquals(
        signings.get(0).event().citations().getFirst().source().id(),
        signings.get(1).event().citations().getFirst().source().id());
  }

  @Test
  void twoInstrumentsUnderOneNameAreTwoStreams() {
    assertEquals(2, streams(holding("S2-006", "S4-030")));
    var roadMaps = holding("S0-003", "S2-019", "S2-022", "S3-037");
    assertEquals(4, streams(roadMaps));
    for (Command c : roadMaps)
      assertEquals(Instrument.Type.ROADMAP, instrument(c).type(), c::place);
  }

  /// One paragraph of the article calls the agreement of S4-055 adopted, and another one calls it a
  /// draft. The dataset records both.
  @Test
  void anAgreementWithoutAStatedSignatureIsNotSigned() {
    for (Command c :
        holding("S0-003", "S2-022", "S4-055", "S4-061", "S4-063", "S0-011", "S0-012", "S1-030"))
      assertTrue(
          c.event() instanceof AgreementAnnounced || c.event() instanceof OutcomeLinked, c::place);
    assertEquals(2, streams(holding("S4-055", "S4-061")));
  }

  /// The article reports both the invitation and the participation.
  @Test
  void anInvitationIsKeptBesideTheVisit() {
    var summit = holding("S4-004");
    assertEquals(1, streams(summit));
    assertEquals(
        List.of(VisitAnnounced.class, VisitHeld.class),
        summit.stream().map(c -> c.event().getClass()).toList());
  }

  /// A title in square brackets was supplied by the dataset and is not in the article, as in a
  /// library catalogue.
  @Test
  void aSuppliedTitleIsMarked() {
    assertEquals(
        Set.of("S3-031", "S1-046", "S1-032", "S1-033", "S2-022", "S2-038", "S4-063"),
        dataset.commands().stream()
            .filter(c -> instrument(c) != null && instrument(c).title().matches("\\[.*]"))
            .map(c -> c.facts().getFirst())
            .collect(toSet()));
  }

  /// The words "expected" and "scheduled" in the article state an exact value and not a lower
  /// bound.
  @Test
  void aTargetIsALowerBoundOnlyIfTheValueIsToBeReachedOrExceeded() {
    assertEquals(
        Map.of("S1-049", Bound.EXACTLY, "S4-045", Bound.EXACTLY, "S4-044", Bound.AT_LEAST),
        Stream.of("S1-049", "S4-045", "S4-044")
            .collect(toMap(f -> f, f -> promise(holding(f).getFirst()).target().comparator())));
  }

  /// A dispute refers to a command, because the disputed event has no id before it is recorded.
  @Test
  void everyDisputeNamesAFactOfItsOwnStream() {
    var earlier = new HashMap<String, Command>();
    var disputed = new ArrayList<String>();
    for (Command c : dataset.commands()) {
      if (c.targetOf() != null) {
        Command target = earlier.get(c.targetOf());
        assertNotNull(target, () -> c.place() + " speaks of the unknown " + c.targetOf());
        assertEquals(target.stream(), c.stream(), c::place);
        assertFalse(target.event() instanceof Remark, c::place);
        disputed.add(c.targetOf());
      }
      assertEquals(c.targetOf() != null, c.event() instanceof FactDisputed, c::place);
      earlier.put(c.key(), c);
    }
    assertEquals(
        List.of("seed-S3-004", "seed-S4-053", "seed-S4-046", "seed-S4-055", "seed-S1-012").stream()
            .sorted()
            .toList(),
        disputed.stream().sorted().toList());
  }

  /// A corridor, project or hub to which a figure, target or place refers must exist in the
  /// dataset.
  @Test
  void everySubjectOfTheRegisterIsThere() {
    var aggregates = dataset.commands().stream().map(Command::aggregate).collect(toSet());
    var subjects =
        dataset.commands().stream()
            .flatMap(c -> subjects(c.event()))
            .filter(s -> s.matches("(corridor|project|hub):.*"))
            .collect(toSet());
    assertEquals(
        Set.of(
            "corridor:middle-corridor",
            "corridor:kazakh-oil-via-baku-tbilisi-ceyhan",
            "project:hajigabul-car-plant",
            "hub:baku-port",
            "hub:alat-port"),
        subjects);
    assertTrue(aggregates.containsAll(subjects));
  }

  @Test
  void aCommitmentIsDueOnlyWhenItsSourceSaysSo() {
    var due =
        dataset.commands().stream()
            .filter(c -> c.event() instanceof CommitmentMade m && m.promise().due() != null)
            .collect(
                toMap(Command::key, c -> ((CommitmentMade) c.event()).promise().due().toString()));
    assertEquals(
        Map.of(
            "seed-S1-024", "2025",
            "seed-S1-049", "2024",
            "seed-S4-044", "2024",
            "seed-S4-045", "2024-12-31"),
        due);
  }

  @Test
  void aClaimWithoutABaseGetsNone() {
    var fifteenTimes = promise(holding("S0-020").getFirst()).target();
    assertNull(fifteenTimes.quantity());
    assertEquals(Growth.Reading.UNCLEAR, fifteenTimes.growth().reading());
    assertNull(fifteenTimes.growth().against());
    assertNull(promise(holding("S1-039").getFirst()).baseline());
    var port = promise(holding("S3-016").getFirst());
    assertEquals(new BigDecimal("15"), port.baseline().quantity().value());
    assertEquals(new BigDecimal("25"), port.target().quantity().value());
  }

  /// The ledger records the euros and the dollars of one pledge separately and does not add them.
  @Test
  void onePledgeInTwoCurrenciesIsOneCommitment() {
    var statements =
        holding("S1-059", "S1-060").stream()
            .filter(c -> c.event() instanceof CommitmentMade)
            .toList();
    assertEquals(1, streams(statements));
    assertEquals(
        List.of("10 EUR", "10.75 USD"),
        statements.stream()
            .map(c -> promise(c).target().quantity())
            .map(q -> q.value() + " " + q.unit())
            .toList());
  }

  @Test
  void aRefusedPromiseIsRecordedAsPromisedAndRefused() {
    var swap = holding("S2-040").getFirst();
    assertTrue(swap.event() instanceof CommitmentRefused);
    assertEquals(uuid5("commitment:turkmen-gas-swap-supply"), swap.stream());
    assertEquals(
        Standing.INTERRUPTED, ((CorridorDefined) holding("S2-039").getFirst().event()).standing());
  }

  @Test
  void definitionsOfOneCorridorStandSideBySide() {
    var definitions = holding("S1-051", "S2-044", "S4-041", "S0-018", "S0-021");
    assertEquals(5, definitions.size());
    assertEquals(1, streams(definitions));
    assertEquals(5, definitions.stream().map(c -> waypoints(c)).distinct().count());
    var standings =
        dataset.commands().stream()
            .map(Command::event)
            .filter(CorridorDefined.class::isInstance)
            .map(CorridorDefined.class::cast)
            .collect(groupingBy(CorridorDefined::standing, counting()));
    assertEquals(
        Map.of(Standing.EXISTING, 11L, Standing.PLANNED, 5L, Standing.INTERRUPTED, 1L), standings);
  }

  @Test
  void oneProjectUnderTwoNamesIsOneStream() {
    assertEquals(1, streams(holding("S2-016", "S4-015")));
    assertEquals(1, streams(holding("S2-026", "S4-014")));
    assertEquals(
        Set.of("Kurmangazy Children's Creativity Centre", "Kurmangazy Creative Center"),
        holding("S2-016", "S4-015").stream()
            .map(Command::event)
            .filter(ProjectAnnounced.class::isInstance)
            .map(e -> ((ProjectAnnounced) e).name())
            .collect(toSet()));
  }

  @Test
  void portsThatNoArticleIdentifiesAreTwoHubs() {
    var capacities =
        dataset.commands().stream()
            .filter(c -> c.event() instanceof CapacityStated)
            .collect(
                toMap(
                    Command::key,
                    c -> {
                      Figure f = ((CapacityStated) c.event()).figure();
                      return "%s %s %s"
                          .formatted(f.key().subject(), f.quantity().value(), f.key().basis());
                    }));
    assertEquals(
        Map.of(
            "seed-S3-015", "hub:baku-port 15 CURRENT",
            "seed-S3-016-capacity", "hub:baku-port 25 PLANNED",
            "seed-S4-049", "hub:alat-port 25 CURRENT"),
        capacities);
  }

  @Test
  void anApplicationIsNotAStatus() {
    var sco = holding("S0-030", "S0-031", "S4-010");
    assertEquals(1, streams(sco));
    assertEquals(
        List.of("has dialogue partner", "applied observer", "has dialogue partner"),
        sco.stream()
            .map(c ->
                switch (c.event()) {
                  case StatusGranted e -> "has " + e.status();
                  case MembershipApplied e -> "applied " + e.status();
                  default -> throw new AssertionError(c.place());
                })
            .toList());
  }

  @Test
  void anUncertainDateHasAReason() {
    for (Command c : evidence()) {
      if (c.event() instanceof Remark || c.event() instanceof OutcomeLinked) continue;
      var when = c.event().occurred();
      if (when == null || when.uncertain() || when.approximate())
        assertTrue(hasNote(c.event()), c::place);
    }
  }

  /// If a note referred to a later article, an `asOf` query for an earlier day would return later
  /// knowledge.
  @Test
  void notesOnAnArticleDoNotReferToLaterOnes() {
    var latestYearSpokenOf = Map.of("S3", 2022, "S2", 2024, "S1", 2025, "S4", 2024, "S0", 2024);
    for (Command c : evidence()) {
      String text = String.join(" ", ours(c.event(), "note", "text", "statement"));
      String article = c.facts().getFirst().substring(0, 2);
      assertFalse(text.contains("nother article") || text.contains("ther articles"), c::place);
      assertFalse(article.equals("S3") && text.contains("earlier article"), c::place);
      YEAR.matcher(text)
          .results()
          .map(m -> Integer.parseInt(m.group()))
          .forEach(year ->
              assertTrue(year <= latestYearSpokenOf.get(article), () -> c.place() + " " + year));
    }
  }

  /// No article reports a shipment, so all shipments of the dataset are fictional.
  @Test
  void everyShipmentIsMarkedAsFictional() {
    var shipments =
        dataset.commands().stream().filter(c -> c.path().startsWith("/v1/shipments")).toList();
    assertEquals(2, streams(shipments));
    for (Command c : shipments) {
      assertEquals(List.of(), c.facts(), c::place);
      for (Citation citation : c.event().citations())
        assertTrue(citation.source().title().startsWith("Fictional example"), c::place);
      if (c.event() instanceof ShipmentRecorded recorded)
        assertTrue(recorded.consignment().name().startsWith("Fictional"), c::place);
    }
  }

  private static List<Command> holding(String... facts) {
    var wanted = Set.of(facts);
    var found =
        dataset.commands().stream()
            .filter(c -> !(c.event() instanceof Remark))
            .filter(c -> c.facts().stream().anyMatch(wanted::contains))
            .toList();
    assertFalse(found.isEmpty());
    return found;
  }

  private static Promise promise(Command command) {
    return ((CommitmentMade) command.event()).promise();
  }

  private static List<PlaceRef> waypoints(Command command) {
    return ((CorridorDefined) command.event()).waypoints();
  }

  private static Stream<String> subjects(LedgerEvent event) {
    var keys = event.figures().stream().map(Figure::key);
    if (event instanceof CommitmentMade made && made.promise().target() != null)
      keys = Stream.concat(keys, Stream.of(made.promise().target().key()));
    return keys.map(key -> key.subject().toString());
  }

  private static long streams(List<Command> commands) {
    return commands.stream().map(Command::stream).distinct().count();
  }

  private static List<Citation> citations() {
    return evidence().stream().flatMap(c -> c.event().citations().stream()).toList();
  }

  /// The commands that record the articles. Reference data have their own sources and are left out.
  private static List<Command> evidence() {
    return dataset.commands().stream().filter(c -> !c.facts().isEmpty()).toList();
  }

  private static Instrument instrument(Command command) {
    return switch (command.event()) {
      case AgreementAnnounced e -> e.instrument();
      case AgreementSigned e -> e.instrument();
      case DocumentPackageReported e -> e.instrument();
      default -> null;
    };
  }

  /// Hubs are reference data and are in no article. A command about a hub has no opening event if
  /// the file of the hubs is missing.
  private static boolean ofAHubWithoutRegistry(Command command) {
    return command.path().startsWith("/v1/hubs/")
        && dataset.commands().stream().noneMatch(c -> c.event() instanceof HubRegistered);
  }

  private static boolean hasNote(LedgerEvent event) {
    return !ours(event, "note").isEmpty();
  }

  /// The texts in our own words, in any of these fields of the event.
  private static List<String> ours(LedgerEvent event, String... fields) {
    try {
      var json = new JsonMapper().readTree(LedgerJson.write(event));
      return Stream.of(fields).flatMap(f -> json.findValuesAsText(f).stream()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Computes a UUID of version 5 (RFC 9562).
  private static UUID uuid5(String name) {
    try {
      var sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(
          ByteBuffer.allocate(16)
              .putLong(NAMESPACE.getMostSignificantBits())
              .putLong(NAMESPACE.getLeastSignificantBits())
              .flip());
      var hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
      return new UUID(
          hash.getLong() & 0xffff_ffff_ffff_0fffL | 0x5000L,
          hash.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
