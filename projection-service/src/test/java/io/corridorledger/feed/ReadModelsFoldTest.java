package io.corridorledger.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corridorledger.contract.History;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.AgreementEvent;
import io.corridorledger.event.CommitmentEvent;
import io.corridorledger.event.CorridorEvent;
import io.corridorledger.event.HubEvent;
import io.corridorledger.event.IndicatorEvent;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.MembershipEvent;
import io.corridorledger.event.ProjectEvent;
import io.corridorledger.event.Remark;
import io.corridorledger.event.Remark.NoteCited;
import io.corridorledger.event.ShipmentEvent;
import io.corridorledger.event.ThroughputEvent;
import io.corridorledger.event.VisitEvent;
import io.corridorledger.feed.RecordCheck.Authentic;
import io.corridorledger.histories.RandomFacts;
import io.corridorledger.histories.RandomHistory;
import io.corridorledger.integrity.HashChain;
import io.corridorledger.judgement.Independence;
import io.corridorledger.projection.Stack;
import io.corridorledger.projection.agreements.Agreement;
import io.corridorledger.projection.bitemporal.RemarkView;
import io.corridorledger.projection.bitemporal.TimelineEntry;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.commitments.Commitment;
import io.corridorledger.projection.corrections.Correction;
import io.corridorledger.projection.corridors.Corridor;
import io.corridorledger.projection.figures.FigureSet;
import io.corridorledger.projection.figures.FigureValue;
import io.corridorledger.projection.figures.FiguresResource;
import io.corridorledger.projection.hubs.Hub;
import io.corridorledger.projection.memberships.Membership;
import io.corridorledger.projection.projects.JudgedProject;
import io.corridorledger.projection.projects.Project;
import io.corridorledger.projection.projects.Projects;
import io.corridorledger.projection.query.Evidenced;
import io.corridorledger.projection.query.Ledger;
import io.corridorledger.projection.shipments.Shipment;
import io.corridorledger.projection.visits.Visit;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Period;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random histories of every aggregate, applied as by the feed: in batches that are cut anywhere,
/// with repeated events and with late events. Every query, for now or for any earlier point in
/// time, returns the plain fold of exactly the facts that were recorded and published by that time.
///
/// The histories follow no aggregate's rules, because a query by publication day can see any part
/// of a history. The seed is printed; `-Dtest.seed=…` repeats the run.
@QuarkusTest
@WithTestResource(Stack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadModelsFoldTest {

  private static final int STREAMS = 4;
  private static final int MAX_STREAMS = 100;
  private static final int STEPS = 12;
  private static final int MAX_BATCH = 20;
  private static final String LOG = "test";

  /// The queries on each list, and for each stream the queries on what is not an aggregate.
  private static final int LISTS = 12;

  private static final int MOMENTS = 4;

  private static final int MOMENTS_OF_A_FIGURE = 2;

  /// The representation of an aggregate.
  ///
  /// @param fold folds the visible facts except notes, which change no row, into the item
  /// @param judged fields that are derived from facts of other streams
  record Aggregate(
      String streamType, Class<? extends LedgerEvent> family, Fold fold, List<String> judged) {

    interface Fold {
      Object of(UUID id, VisibleHistory row, LocalDate day);
    }

    @Override
    public String toString() {
      return streamType;
    }
  }

  private static final Projects.WithSlugs NO_SLUGS = new Projects.WithSlugs(Map.of(), false);

  static List<Aggregate> aggregates() {
    return List.of(
        new Aggregate(
            "agreements", AgreementEvent.class, (id, row, _) -> Agreement.of(id, row), List.of()),
        new Aggregate("visits", VisitEvent.class, (id, row, _) -> Visit.of(id, row), List.of()),
        new Aggregate(
            "commitments",
            CommitmentEvent.class,
            (id, row, _) -> Commitment.of(id, row),
            List.of("outcome", "outcomeAgainstOriginal", "outcomeByAccount", "derived")),
        new Aggregate(
            "memberships",
            MembershipEvent.class,
            (id, row, _) -> Membership.of(id, row),
            List.of()),
        new Aggregate(
            "corridors",
            CorridorEvent.class,
            (id, row, _) -> Corridor.of(id, row),
            List.of("seaLegsWithoutPort")),
        new Aggregate(
            "hubs",
            HubEvent.class,
            (id, row, _) -> Hub.of(id, row),
            List.of("figures", "utilisation")),
        new Aggregate(
            "shipments",
            ShipmentEvent.class,
            (id, row, _) -> Shipment.of(id, row),
            List.of("seaLegsWithoutPort")),
        new Aggregate(
            "projects",
            ProjectEvent.class,
            (id, row, day) -> JudgedProject.of(Project.of(id, row), day, NO_SLUGS),
            List.of("slugAlsoOf")));
  }

  /// The facts that are visible at a point in time: by the definition, and by wrong definitions.
  enum Visibility {
    AS_DEFINED,
    ONE_MOMENT_LATE,
    WHATEVER_WAS_PUBLISHED,
    WITHOUT_REMARKS,
    WITHOUT_OUR_OWN_MISTAKES;

    List<Recorded<LedgerEvent>> of(List<Recorded<LedgerEvent>> history, Moment moment) {
      return history.stream()
          .filter(f ->
              moment.asOf() == null
                  || (this == ONE_MOMENT_LATE
                      ? f.recorded().isBefore(moment.asOf())
                      : !f.recorded().isAfter(moment.asOf())))
          .filter(f ->
              moment.publishedBefore() == null
                  || this == WHATEVER_WAS_PUBLISHED
                  || isPublished(f, history, moment.publishedBefore()))
          .filter(f -> this != WITHOUT_REMARKS || !(f.event() instanceof Remark))
          .toList();
    }

    /// A source was published, or the remark corrects our own mistake in a fact whose source was
    /// published.
    private boolean isPublished(
        Recorded<LedgerEvent> fact, List<Recorded<LedgerEvent>> history, LocalDate day) {
      if (fact.event() instanceof Remark remark
          && remark.citations().isEmpty()
          && this != WITHOUT_OUR_OWN_MISTAKES)
        return history.stream()
            .filter(f -> f.id().equals(remark.target()))
            .anyMatch(f -> isPublished(f, history, day));
      return fact.event().citations().stream()
          .map(c -> c.source().published())
          .filter(Objects::nonNull)
          .anyMatch(p -> p.earliest() != null && !p.earliest().isAfter(day));
    }
  }

  /// @param asOf null for now
  /// @param publishedBefore null for a query without a publication day
  record Moment(Instant asOf, LocalDate publishedBefore) {

    /// The day of judgement.
    LocalDate day() {
      return Stream.of(
              LocalDate.now(ZoneOffset.UTC),
              asOf == null ? null : LocalDate.ofInstant(asOf, ZoneOffset.UTC),
              publishedBefore)
          .filter(Objects::nonNull)
          .min(Comparator.naturalOrder())
          .orElseThrow();
    }

    /// Adds the point in time as the last parameters.
    String of(String path) {
      List<String> asked = new ArrayList<>();
      if (asOf != null) asked.add("asOf=" + asOf);
      if (publishedBefore != null) asked.add("publishedBefore=" + publishedBefore);
      if (asked.isEmpty()) return path;
      return path + (path.contains("?") ? "&" : "?") + String.join("&", asked);
    }
  }

  @Inject ReadModels readModels;
  @Inject FactStore facts;
  @Inject ReadDatabase database;
  @Inject Ledger ledger;
  @Inject ObjectMapper json;

  @TestHTTPResource("/")
  URI service;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final long seed = Long.getLong("test.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<List<Recorded<LedgerEvent>>> histories = new ArrayList<>();
  private final Map<List<Recorded<LedgerEvent>>, List<Moment>> moments = new IdentityHashMap<>();

  @BeforeAll
  void takeIn() throws SQLException {
    System.out.println("ReadModelsFoldTest: to repeat, -Dtest.seed=" + seed);
    for (Aggregate aggregate : aggregates()) histories.addAll(telling(aggregate));
    for (int i = 0; i < STREAMS; i++) {
      histories.add(history(IndicatorEvent.class));
      histories.add(history(ThroughputEvent.class));
    }
    deliver();
  }

  /// Enough histories to distinguish every wrong definition of visibility from the right one at
  /// some queried point in time: a read model with such a wrong definition would fail.
  private List<List<Recorded<LedgerEvent>>> telling(Aggregate aggregate) {
    List<List<Recorded<LedgerEvent>>> some = new ArrayList<>();
    Set<Visibility> wrong = EnumSet.complementOf(EnumSet.of(Visibility.AS_DEFINED));
    while (some.size() < STREAMS || !wrong.isEmpty()) {
      assertTrue(
          some.size() < MAX_STREAMS,
          () -> "histories of %s are too tame%s".formatted(aggregate, said()));
      var next = history(aggregate.family());
      some.add(next);
      wrong.removeIf(v -> tells(aggregate, next, v));
    }
    return some;
  }

  private boolean tells(
      Aggregate aggregate, List<Recorded<LedgerEvent>> history, Visibility wrong) {
    return moments.get(history).stream()
        .anyMatch(m ->
            !Objects.equals(
                fold(aggregate, history, m, Visibility.AS_DEFINED),
                fold(aggregate, history, m, wrong)));
  }

  private List<Recorded<LedgerEvent>> history(Class<? extends LedgerEvent> family) {
    var history = RandomHistory.of(RandomHistory.unruled(family), STEPS, random);
    moments.put(history, moments(history));
    return history;
  }

  @AfterAll
  void clear() {
    ledger.clear();
  }

  // ---- taking in -------------------------------------------------------------------------------

  private void deliver() throws SQLException {
    List<Authentic> log = log();
    database.transaction(db -> {
      Epochs.begin(db, List.of(LOG));
      return null;
    });
    List<Authentic> arriving = arriving(log);
    var reader = new ReaderInstance(database, readModels, facts, LOG, 0);
    int onShortPath = 0;
    while (!arriving.isEmpty()) {
      int most = random.nextBoolean() ? 1 : 1 + random.nextInt(MAX_BATCH);
      int size = Math.min(arriving.size(), most);
      List<Authentic> batch = List.copyOf(arriving.subList(0, size));
      arriving.subList(0, size).clear();
      if (reader.take(true, batch).shortPath) onShortPath++;
    }
    int batches = onShortPath;
    assertTrue(
        batches > 20, () -> "batches on the short path: %d, seed=%d".formatted(batches, seed));
    assertEquals(
        null,
        ledger.ask("SELECT explanation FROM parked_stream WHERE log = '%s'".formatted(LOG)),
        () -> "a stream stays parked, seed=" + seed);
    assertEquals(
        Integer.toString(log.size()),
        ledger.ask("SELECT position FROM watermark WHERE log = '%s'".formatted(LOG)),
        () -> "the watermark has not passed all events, seed=" + seed);
  }

  /// All events in the order of one log.
  private List<Authentic> log() {
    List<Recorded<LedgerEvent>> all =
        histories.stream()
            .flatMap(List::stream)
            .sorted(Comparator.comparing(Recorded::recorded))
            .toList();
    List<Authentic> log = new ArrayList<>();
    byte[] chain = HashChain.start();
    for (Recorded<LedgerEvent> fact : all) {
      byte[] hash = fact.id().toString().getBytes(StandardCharsets.US_ASCII);
      chain = HashChain.next(chain, hash);
      log.add(
          new Authentic(
              new LogEvent(
                  LOG,
                  fact.stream(),
                  fact.streamType(),
                  fact.version(),
                  log.size() + 1,
                  1,
                  fact.id(),
                  LedgerJson.nameOf(fact.event().getClass()),
                  1,
                  fact.recorded(),
                  LedgerJson.write(fact.event()),
                  null,
                  null,
                  "tester"),
              hash,
              chain));
    }
    return log;
  }

  /// Some events arrive late, and some are repeated.
  private List<Authentic> arriving(List<Authentic> log) {
    List<Authentic> arriving = new ArrayList<>(log);
    for (int i = 0; i < log.size(); i++) {
      int from = random.nextInt(arriving.size());
      int to = Math.min(arriving.size() - 1, from + random.nextInt(MAX_BATCH));
      if (random.nextInt(10) == 0) arriving.add(to, arriving.remove(from));
      if (random.nextInt(5) == 0) arriving.add(to, arriving.get(from));
    }
    return arriving;
  }

  // ---- queries ---------------------------------------------------------------------------------

  private List<List<Recorded<LedgerEvent>>> of(String streamType) {
    return histories.stream().filter(h -> h.getFirst().streamType().equals(streamType)).toList();
  }

  /// Now, and the end of each prefix of a history, both also with publication days, and the moment
  /// before each end.
  private List<Moment> moments(List<Recorded<LedgerEvent>> history) {
    Set<Moment> moments = new LinkedHashSet<>();
    moments.add(new Moment(null, null));
    moments.add(new Moment(null, RandomFacts.FIRST_DAY.plusDays(random.nextInt(RandomFacts.DAYS))));
    for (var fact : history) {
      moments.add(new Moment(fact.recorded().minus(1, ChronoUnit.MICROS), null));
      moments.add(new Moment(fact.recorded(), null));
      for (int day = random.nextInt(3) - 1; day <= RandomFacts.DAYS; day += 3)
        moments.add(new Moment(fact.recorded(), RandomFacts.FIRST_DAY.plusDays(day)));
    }
    return List.copyOf(moments);
  }

  /// @return null if it does not exist
  private JsonNode ask(String what, Moment moment) {
    String path = moment.of(what);
    try {
      var answer =
          http.send(
              HttpRequest.newBuilder(service.resolve("/v1/" + path)).build(),
              BodyHandlers.ofByteArray());
      if (answer.statusCode() == 404) return null;
      assertEquals(
          200, answer.statusCode(), () -> path + ": " + new String(answer.body()) + said());
      return json.readTree(answer.body());
    } catch (IOException e) {
      throw new AssertionError(path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(path, e);
    }
  }

  /// The JSON after serialisation and parsing.
  private JsonNode asJson(Object value) {
    try {
      return json.readTree(json.writeValueAsBytes(value));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String said() {
    return ", seed=" + seed;
  }

  private String told(Moment moment, List<Recorded<LedgerEvent>> history) {
    return "%s of %s%s: %s"
        .formatted(
            moment,
            history.getFirst().streamType(),
            said(),
            history.stream()
                .map(f ->
                    "%d %s at %s"
                        .formatted(
                            f.version(), LedgerJson.nameOf(f.event().getClass()), f.recorded()))
                .collect(Collectors.joining(", ")));
  }

  // ---- the aggregates --------------------------------------------------------------------------

  private record Answer(List<Recorded<LedgerEvent>> history, Moment moment, JsonNode item) {}

  private List<Answer> answers(Aggregate aggregate) {
    List<Answer> answers = new ArrayList<>();
    for (var history : of(aggregate.streamType()))
      for (Moment moment : moments.get(history)) {
        JsonNode answer =
            ask("%s/%s".formatted(aggregate.streamType(), history.getFirst().stream()), moment);
        JsonNode item = answer == null ? null : answer.get("item");
        answers.add(new Answer(history, moment, unjudged(aggregate, item)));
      }
    return answers;
  }

  private JsonNode fold(
      Aggregate aggregate,
      List<Recorded<LedgerEvent>> history,
      Moment moment,
      Visibility visibility) {
    var visible = visibility.of(history, moment);
    VisibleHistory known = VisibleHistory.of(visible);
    if (known == null) return null;
    VisibleHistory row =
        VisibleHistory.of(visible.stream().filter(f -> !(f.event() instanceof NoteCited)).toList());
    Object item = aggregate.fold().of(history.getFirst().stream(), row, moment.day());
    return unjudged(aggregate, asJson(Evidenced.of(item, known)));
  }

  private static JsonNode unjudged(Aggregate aggregate, JsonNode item) {
    return item == null ? null : ((ObjectNode) item).remove(aggregate.judged());
  }

  private JsonNode fold(Aggregate aggregate, Answer answer) {
    return fold(aggregate, answer.history(), answer.moment(), Visibility.AS_DEFINED);
  }

  @ParameterizedTest
  @MethodSource("aggregates")
  void everyResponseIsTheFoldOfTheFactsVisibleThen(Aggregate aggregate) {
    for (Answer answer : answers(aggregate))
      assertEquals(
          fold(aggregate, answer), answer.item(), () -> told(answer.moment(), answer.history()));
  }

  /// A negative control: the test detects regions that are closed a moment too early.
  @Test
  void aRegionClosedTooEarlyIsDetected() throws SQLException {
    Aggregate aggregate = aggregates().get(random.nextInt(aggregates().size()));
    moveEnds(aggregate, '-');
    try {
      assertFalse(
          answers(aggregate).stream().allMatch(a -> Objects.equals(fold(aggregate, a), a.item())),
          () -> aggregate + said());
    } finally {
      moveEnds(aggregate, '+');
    }
  }

  private void moveEnds(Aggregate aggregate, char sign) throws SQLException {
    database.transaction(db -> {
      try (var update =
          db.prepareStatement(
              """
              UPDATE %s SET recorded_to = recorded_to %c interval '1 microsecond'
              WHERE recorded_to < 'infinity' AND id IN (SELECT stream FROM fact WHERE log = '%s')
              """
                  .formatted(aggregate.streamType().replaceFirst("s$", ""), sign, LOG))) {
        return update.executeUpdate();
      }
    });
  }

  @ParameterizedTest
  @MethodSource("aggregates")
  void aListHasTheVisibleItemsThatAreNotRetracted(Aggregate aggregate) {
    var asked = of(aggregate.streamType());
    for (Moment moment :
        some(LISTS, asked.stream().flatMap(h -> moments.get(h).stream()).toList())) {
      Set<String> expected = new TreeSet<>();
      for (var history : asked) {
        VisibleHistory known = VisibleHistory.of(Visibility.AS_DEFINED.of(history, moment));
        if (known != null && !known.retracted())
          expected.add(history.getFirst().stream().toString());
      }
      Set<String> ours = ids(asked.stream().map(h -> h.getFirst().stream()));
      Set<String> listed = new TreeSet<>();
      ask("%s?limit=200".formatted(aggregate.streamType()), moment)
          .get("items")
          .forEach(item -> listed.add(item.get("id").textValue()));
      listed.retainAll(ours);
      assertEquals(expected, listed, () -> moment + said());
    }
  }

  private static Set<String> ids(Stream<UUID> ids) {
    return ids.map(UUID::toString).collect(Collectors.toCollection(TreeSet::new));
  }

  private <T> List<T> some(int atMost, List<T> all) {
    List<T> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    return shuffled.subList(0, Math.min(atMost, shuffled.size()));
  }

  // ---- queries across aggregates --------------------------------------------------------------

  @Test
  void everyFigureMatchesItsFactAtThatTime() {
    int shown = 0;
    for (var history : histories)
      for (var fact : history)
        if (!fact.event().figures().isEmpty())
          for (Moment moment : some(MOMENTS_OF_A_FIGURE, moments.get(history))) {
            JsonNode answer = ask("figures/%s/history".formatted(fact.id()), moment);
            var expected = figure(fact, Visibility.AS_DEFINED.of(history, moment));
            assertEquals(
                expected == null ? null : asJson(expected),
                answer == null ? null : answer.get("item"),
                () -> "%s: %s".formatted(fact.id(), told(moment, history)));
            if (expected != null) shown++;
          }
    assertTrue(shown > histories.size(), () -> "too few figures to prove anything" + said());
  }

  private static FiguresResource.History figure(
      Recorded<LedgerEvent> fact, List<Recorded<LedgerEvent>> visible) {
    if (!visible.contains(fact)) return null;
    // A figure in a dispute is a value of its own, and no remark can apply to it.
    boolean disputes = fact.event() instanceof Remark;
    History.Entry entry =
        History.of(visible).entries().stream()
            .filter(e -> e.original().equals(fact))
            .findFirst()
            .orElse(null);
    LedgerEvent event = disputes ? fact.event() : entry.content();
    Figure figure = event.figures().getFirst();
    FigureKey key = figure.key();
    return new FiguresResource.History(
        new FigureSet.Key(key.subject(), key.metric(), key.period()),
        new FigureValue(
            fact.id(),
            key.period(),
            figure.quantity(),
            figure.growth(),
            figure.furtherGrowths(),
            key.flow(),
            key.scope(),
            key.measurePoint(),
            key.reporter(),
            key.commodity(),
            key.basis(),
            key.mode(),
            figure.status(),
            figure.yearToDate() ? true : null,
            figure.suspect(),
            figure.note(),
            event.citations(),
            fact.streamType(),
            fact.stream(),
            fact.id(),
            fact.version(),
            fact.recorded(),
            publishedOn(event),
            disputes ? History.FactStatus.ACTIVE : entry.factStatus(),
            disputes
                ? fact.version()
                // Notes are not part of the row; they are among the facts behind it.
                : entry.remarks().stream()
                    .filter(r -> !(r.event() instanceof NoteCited))
                    .mapToLong(Recorded::version)
                    .max()
                    .orElse(fact.version())),
        disputes ? List.of(RemarkView.of(fact)) : List.of(),
        disputes ? List.of() : List.of(TimelineEntry.of(entry)));
  }

  /// Null if no source has a known day.
  private static Period publishedOn(LedgerEvent event) {
    Period first = null;
    for (var citation : event.citations()) {
      var published = citation.source().published();
      if (published == null || published.earliest() == null) continue;
      int order = first == null ? -1 : published.earliest().compareTo(first.earliest());
      if (order < 0 || order == 0 && published.compareTo(first) < 0) first = published;
    }
    return first;
  }

  @Test
  void theCorrectionsAreTheVisibleRemarksOnVisibleFacts() {
    int shown = 0;
    for (var history : histories)
      for (Moment moment : some(MOMENTS, moments.get(history))) {
        List<Object> expected = new ArrayList<>();
        for (var entry : History.of(Visibility.AS_DEFINED.of(history, moment)).entries())
          for (var remark : entry.remarks())
            if (!(remark.event() instanceof NoteCited))
              expected.add(
                  Correction.of(remark, VisibleHistory.of(List.of(entry.original(), remark))));
        expected.sort(
            Comparator.comparing((Object c) -> ((Correction) c).recorded())
                .thenComparing(c -> ((Correction) c).id().toString()));
        assertEquals(
            asJson(expected),
            ask("corrections?limit=200&stream=" + history.getFirst().stream(), moment).get("items"),
            () -> told(moment, history));
        shown += expected.size();
      }
    assertTrue(shown > histories.size(), () -> "too few corrections to prove anything" + said());
  }

  @Test
  void theTimelineHasTheFactsVisibleThen() {
    for (var history : histories)
      for (Moment moment : some(MOMENTS, moments.get(history))) {
        List<String> told = new ArrayList<>();
        ask("timeline?limit=200&stream=" + history.getFirst().stream(), moment)
            .get("items")
            .forEach(item -> told.add(item.get("id").textValue()));
        assertEquals(
            Visibility.AS_DEFINED.of(history, moment).stream().map(f -> f.id().toString()).toList(),
            told,
            () -> told(moment, history));
      }
  }

  @Test
  void aSourceHasTheStatementsVisibleThen() {
    Set<UUID> sources =
        histories.stream()
            .flatMap(List::stream)
            .flatMap(f -> f.event().citations().stream())
            .map(c -> c.source().id())
            .collect(Collectors.toCollection(TreeSet::new));
    List<Moment> all = histories.stream().flatMap(h -> moments.get(h).stream()).toList();
    for (UUID source : sources)
      for (Moment moment : some(MOMENTS, all)) {
        List<String> told = new ArrayList<>();
        ask("sources/%s?limit=500".formatted(source), moment)
            .get("statements")
            .forEach(s ->
                told.add(
                    "%s@%d %s %s"
                        .formatted(
                            s.get("stream").textValue(),
                            s.get("version").longValue(),
                            s.get("locator").textValue(),
                            s.get("alone").booleanValue())));
        assertEquals(statements(source, moment), told, () -> moment + said());
      }
  }

  private List<String> statements(UUID source, Moment moment) {
    List<Recorded<LedgerEvent>> facts = new ArrayList<>();
    Set<UUID> alone = new HashSet<>();
    for (var history : histories) {
      var visible = Visibility.AS_DEFINED.of(history, moment);
      facts.addAll(visible);
      VisibleHistory known = VisibleHistory.of(visible);
      if (known != null
          && !known.retracted()
          && known.citations().stream().anyMatch(c -> c.source().id().equals(source))
          && Independence.of(known.citations()).count() == 1)
        alone.add(history.getFirst().stream());
    }
    facts.sort(
        Comparator.comparing((Recorded<LedgerEvent> f) -> f.recorded())
            .thenComparing(f -> f.stream().toString())
            .thenComparing(Recorded::version));
    return facts.stream()
        .flatMap(f ->
            f.event().citations().stream()
                .filter(c -> c.source().id().equals(source))
                .map(c ->
                    "%s@%d %s %s"
                        .formatted(
                            f.stream(), f.version(), c.locator(), alone.contains(f.stream()))))
        .toList();
  }
}
