package io.corridorledger.dataset;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.dataset.Coverage.Total;
import io.corridorledger.event.AgreementEvent;
import io.corridorledger.event.AgreementEvent.AgreementAnnounced;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.AgreementEvent.DocumentPackageReported;
import io.corridorledger.event.IndicatorEvent.ObservationReported;
import io.corridorledger.event.Instrument;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ShipmentEvent;
import io.corridorledger.event.ThroughputEvent.ThroughputReported;
import io.corridorledger.event.VisitEvent.VisitAnnounced;
import io.corridorledger.event.VisitEvent.VisitHeld;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The committed files keep what the reference page promises. That each body is of the type that
/// its path takes is checked by reading them at all.
class DatasetTest {

  private static final UUID NAMESPACE = UUID.fromString("e8cc7d48-dd1b-505f-9055-cc4783343740");

  private static Dataset dataset;

  @BeforeAll
  static void read() throws IOException {
    dataset = Dataset.read(Path.of(""));
  }

  @Test
  void everyFactOfTheKindsInScopeIsCovered() {
    var coverage = Coverage.of(dataset);
    coverage.printTotals(System.out);

    assertEquals(List.of(), coverage.faults());
    assertEquals(0, coverage.exitCode());
    assertEquals(
        Map.of(
            "agreement", new Total(36, 36),
            "capacity", new Total(3, 0),
            "claim", new Total(91, 3),
            "corridor", new Total(17, 0),
            "indicator", new Total(12, 12),
            "membership", new Total(17, 0),
            "project", new Total(22, 0),
            "target", new Total(15, 0),
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
    var unheard = new Fact("S9-001", "visit", "A visit that nobody recorded");
    var claim = new Fact("S9-002", "claim", "An opinion");
    assertEquals(
        List.of("S9-001, of kind visit, is not covered"),
        Coverage.of(new Dataset(List.of(unheard, claim), List.of())).faults());

    Command first = dataset.commands().getFirst();
    var coverage = Coverage.of(new Dataset(List.of(), List.of(first)));
    assertEquals(
        List.of(first.place() + " names the unknown fact " + first.facts().getFirst()),
        coverage.faults());
    assertEquals(1, coverage.exitCode());
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
        assertTrue(opened.contains(c.stream()), () -> c.place() + " is evidence on nothing");
        assertEquals("*", c.ifMatch(), c::place);
        assertNull(c.event().id(), c::place);
      }
    }
  }

  @Test
  void whatACommandMentionsWasOpenedBeforeIt() {
    var opened = new HashSet<UUID>();
    for (Command c : dataset.commands()) {
      for (UUID mentioned : c.event().mentions())
        assertTrue(opened.contains(mentioned), () -> c.place() + " mentions unknown " + mentioned);
      opened.add(c.stream());
    }
  }

  /// A package names its members, and they name the package.
  @Test
  void packagesAndTheirMembersAgree() {
    var parents = new HashMap<UUID, UUID>();
    var members = new HashMap<UUID, UUID>();
    for (Command c : dataset.commands()) {
      if (instrument(c) != null && instrument(c).parent() != null)
        parents.put(c.stream(), instrument(c).parent());
      if (c.event() instanceof DocumentPackageReported e)
        e.members().forEach(member -> members.put(member, c.stream()));
    }
    assertEquals(3, parents.size());
    assertEquals(parents, members);
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

  /// Each fact id begins with its article, so that a fact cannot be cited from another one.
  @Test
  void everyFactIsCitedFromItsOwnArticleWithItsLine() {
    var articles = new HashMap<String, UUID>();
    for (Command c : dataset.commands())
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
  void whatIsStoredReadsBackAsWhatWasSent() {
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

  /// Adopted in one paragraph, a draft in another: both readings stand.
  @Test
  void whatWasOnlyAgreedInPrincipleIsNotSigned() {
    for (Command c : holding("S0-003", "S2-022", "S4-061", "S4-063", "S0-011", "S0-012", "S1-030"))
      assertTrue(c.event() instanceof AgreementAnnounced, c::place);
    assertTrue(holding("S4-055").getFirst().event() instanceof AgreementSigned);
    assertEquals(2, streams(holding("S4-055", "S4-061")));
  }

  @Test
  void whoeverIsNotSureOfADateSaysWhy() {
    for (Command c : dataset.commands()) {
      var when = c.event().occurred();
      if (when == null || when.uncertain() || when.approximate())
        assertNotNull(note(c.event()), c::place);
    }
  }

  private static List<Command> holding(String... facts) {
    var wanted = Set.of(facts);
    var found =
        dataset.commands().stream()
            .filter(c -> c.facts().stream().anyMatch(wanted::contains))
            .toList();
    assertFalse(found.isEmpty());
    return found;
  }

  private static long streams(List<Command> commands) {
    return commands.stream().map(Command::stream).distinct().count();
  }

  private static List<Citation> citations() {
    return dataset.commands().stream().flatMap(c -> c.event().citations().stream()).toList();
  }

  private static Instrument instrument(Command command) {
    if (!(command.event() instanceof AgreementEvent agreement)) return null;
    return switch (agreement) {
      case AgreementAnnounced e -> e.instrument();
      case AgreementSigned e -> e.instrument();
      case DocumentPackageReported e -> e.instrument();
    };
  }

  private static String note(LedgerEvent event) {
    return switch (event) {
      case AgreementAnnounced e -> e.instrument().note();
      case AgreementSigned e -> e.instrument().note();
      case DocumentPackageReported e -> e.instrument().note();
      case VisitAnnounced e -> e.meeting().note();
      case VisitHeld e -> e.meeting().note();
      case ObservationReported e -> e.figure().note();
      case ThroughputReported e -> e.figure().note();
      case ShipmentEvent _ -> throw new AssertionError("no article speaks of a shipment");
    };
  }

  /// RFC 9562, version 5.
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
