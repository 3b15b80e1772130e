package io.corridorledger.projection.commitments;

import static io.corridorledger.projection.query.Ledger.cited;
import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.CommitmentEvent;
import io.corridorledger.event.CommitmentEvent.Bound;
import io.corridorledger.event.CommitmentEvent.CommitmentMade;
import io.corridorledger.event.CommitmentEvent.CommitmentRevised;
import io.corridorledger.event.CommitmentEvent.Kind;
import io.corridorledger.event.CommitmentEvent.Promise;
import io.corridorledger.event.CommitmentEvent.Target;
import io.corridorledger.event.IndicatorEvent;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ProjectEvent;
import io.corridorledger.event.ProjectEvent.Commissioned;
import io.corridorledger.event.ProjectEvent.ConstructionStarted;
import io.corridorledger.event.ProjectEvent.ProjectAnnounced;
import io.corridorledger.event.Remark.FactCorrected;
import io.corridorledger.event.Remark.FactReinstated;
import io.corridorledger.event.Remark.FactRetracted;
import io.corridorledger.event.Remark.Replacement;
import io.corridorledger.event.Remark.RetractionReason;
import io.corridorledger.event.ThroughputEvent;
import io.corridorledger.event.ThroughputEvent.ThroughputReported;
import io.corridorledger.feed.ReadModel;
import io.corridorledger.feed.ReadModel.StreamHistory;
import io.corridorledger.feed.Writes;
import io.corridorledger.histories.RandomHistory;
import io.corridorledger.judgement.CommitmentOutcome.Result;
import io.corridorledger.projection.Stack;
import io.corridorledger.projection.figures.FigureSets;
import io.corridorledger.projection.projects.Project;
import io.corridorledger.projection.projects.Projects;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.Rows;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.SubjectRef;
import io.corridorledger.value.Unit;
import io.quarkus.arc.All;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Stored outcomes as of now are equal to outcomes that are judged when a query reads them: for
/// random histories, for every day, and at any progress of the task that judges changed
/// commitments.
@QuarkusTest
@WithTestResource(Stack.class)
class OutcomesTest {

  private static final Set<String> READ_MODELS =
      Set.of("commitment", "figure", "project", OutcomeChanges.NAME);
  private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);
  private static final int HISTORIES = 12;
  private static final int STEPS = 10;

  @Inject @All List<ReadModel> all;
  @Inject DataSource database;
  @Inject Commitments commitments;
  @Inject Projects projects;
  @Inject FigureSets figures;
  @Inject Outcomes outcomes;
  @Inject OutcomeUpdater updater;
  @Inject Rows rows;

  private final long seed = Long.getLong("test.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private Instant clock = Instant.parse("2026-01-01T00:00:00Z");

  @BeforeEach
  @AfterEach
  void clear() throws SQLException {
    try (Connection db = database.getConnection()) {
      for (ReadModel model : models()) model.clear(db);
    }
  }

  // ---- random histories ------------------------------------------------------------------------

  @Test
  void storedOutcomesAreEqualToJudgedOutcomesOnEveryDay() throws SQLException {
    System.out.println("OutcomesTest: to repeat, -Dtest.seed=" + seed);
    Map<UUID, List<Recorded<LedgerEvent>>> histories = histories();
    Map<UUID, Integer> applied = new HashMap<>();
    List<UUID> streams = new ArrayList<>(histories.keySet());
    int used = 0;
    while (!streams.isEmpty()) {
      try (Connection db = database.getConnection()) {
        db.setAutoCommit(false);
        apply(db, batch(streams, histories, applied));
        db.commit();
      }
      if (random.nextBoolean()) updater.step();
      if (random.nextInt(3) == 0) used += compare();
    }
    drain();
    compare();
    List<Commitment> promises = promises();
    assertEquals(
        promises.size(),
        outcomes.of(ids(promises), PointInTime.on(TODAY)).size(),
        () -> "an outcome is missing, seed=" + seed);
    assertTrue(
        used > promises.size(), () -> "too few stored outcomes to prove anything, seed=" + seed);
    Set<Result> results = new TreeSet<>();
    for (LocalDate day : days()) results.addAll(judged(promises, day).values());
    assertTrue(results.size() > 3, () -> "too few results " + results + ", seed=" + seed);
    LocalDate day;
    Map<Result, Set<String>> listed;
    Map<Result, Set<String>> byOutcome;
    do {
      day = LocalDate.now(ZoneOffset.UTC);
      listed = listed("");
      byOutcome = listedByOutcome();
    } while (!day.equals(LocalDate.now(ZoneOffset.UTC)));
    assertEquals(listed, byOutcome, () -> "seed=" + seed);
  }

  /// Compares on all days.
  ///
  /// @return the number of stored outcomes that can be used
  private int compare() throws SQLException {
    int used = 0;
    List<Commitment> promises = promises();
    for (LocalDate day : days()) {
      PointInTime moment = PointInTime.on(day);
      Map<UUID, Result> judged = judged(promises, day);
      Map<UUID, Result> stored = outcomes.of(ids(promises), moment);
      stored.forEach((id, result) ->
          assertEquals(judged.get(id), result, () -> id + " on " + day + ", seed=" + seed));
      used += stored.size();
      for (Result result : Result.values()) {
        Set<UUID> candidates = candidates(result, moment);
        assertEquals(
            candidates,
            ids(outcomes.having(result, Criteria.at(moment), moment, 0)),
            () -> "read in the order of the list, seed=" + seed);
        judged.forEach((id, one) ->
            assertTrue(
                one != result || candidates.contains(id),
                () -> "%s is %s on %s, seed=%d".formatted(id, result, day, seed)));
      }
    }
    return used;
  }

  private static List<LocalDate> days() {
    return List.of(
        LocalDate.of(2020, 1, 1),
        LocalDate.of(2023, 12, 31),
        LocalDate.of(2024, 1, 1),
        TODAY.minusDays(1),
        TODAY,
        TODAY.plusDays(1),
        TODAY.plusDays(2),
        LocalDate.of(2100, 1, 1));
  }

  /// The next facts of some streams. A stream without further facts leaves the list.
  private List<StreamHistory> batch(
      List<UUID> streams,
      Map<UUID, List<Recorded<LedgerEvent>>> histories,
      Map<UUID, Integer> applied) {
    Map<UUID, StreamHistory> touched = new LinkedHashMap<>();
    for (int i = 0; i < 1 + random.nextInt(4) && !streams.isEmpty(); i++) {
      UUID stream = streams.get(random.nextInt(streams.size()));
      if (touched.containsKey(stream)) continue;
      List<Recorded<LedgerEvent>> facts = histories.get(stream);
      int before = applied.getOrDefault(stream, 0);
      int after = Math.min(facts.size(), before + 1 + random.nextInt(3));
      applied.put(stream, after);
      if (after == facts.size()) streams.remove(stream);
      touched.put(
          stream,
          new StreamHistory(
              "test", facts.getFirst().streamType(), stream, facts.subList(0, after), before));
    }
    return List.copyOf(touched.values());
  }

  /// Histories of the golden corpus, and histories whose targets, figures and projects meet, with
  /// due days around today.
  private Map<UUID, List<Recorded<LedgerEvent>>> histories() {
    Map<UUID, List<Recorded<LedgerEvent>>> histories = new LinkedHashMap<>();
    for (Class<? extends LedgerEvent> family :
        List.of(
            CommitmentEvent.class, IndicatorEvent.class, ThroughputEvent.class, ProjectEvent.class))
      for (int i = 0; i < HISTORIES / 3; i++) {
        var history = RandomHistory.of(RandomHistory.unruled(family), STEPS, random);
        histories.put(history.getFirst().stream(), history);
      }
    List<UUID> plants = Stream.generate(this::id).limit(3).toList();
    for (UUID plant : plants)
      histories.put(plant, history("projects", plant, announced(), this::progress));
    for (int i = 0; i < HISTORIES; i++) {
      UUID stream = id();
      histories.put(
          stream,
          history(
              "commitments",
              stream,
              random.nextInt(3) > 0 ? made(target(), due()) : milestone(one(plants), due()),
              this::revised));
    }
    for (int i = 0; i < HISTORIES; i++) {
      UUID stream = id();
      histories.put(stream, history("throughput", stream, reported(), this::reported));
    }
    return histories;
  }

  private interface Facts {
    LedgerEvent next();
  }

  /// A history that also has corrections, retractions and reinstatements.
  private List<Recorded<LedgerEvent>> history(
      String streamType, UUID stream, LedgerEvent first, Facts facts) {
    List<Recorded<LedgerEvent>> history = new ArrayList<>();
    history.add(recorded(streamType, stream, 1, first));
    int length = 1 + random.nextInt(5);
    while (history.size() < length) {
      Recorded<LedgerEvent> target = history.getFirst();
      LedgerEvent next =
          switch (random.nextInt(6)) {
            case 0 ->
                new FactCorrected(
                    target.id(),
                    new Replacement(
                        switch (first) {
                          case CommitmentMade _ -> made(target(), due());
                          case ThroughputReported _ -> reported();
                          default -> announced();
                        }),
                    "Misread.",
                    citations());
            case 1 ->
                new FactRetracted(
                    target.id(), RetractionReason.INCORRECT_DATA, null, null, citations());
            case 2 -> new FactReinstated(target.id(), "It was right.", citations());
            default -> facts.next();
          };
      history.add(recorded(streamType, stream, history.size() + 1, next));
    }
    return history;
  }

  private UUID id() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  private <T> T one(List<T> pool) {
    return pool.get(random.nextInt(pool.size()));
  }

  private static List<Citation> citations() {
    return List.of(cited("Agency", "2024-02"));
  }

  private Period due() {
    return random.nextInt(5) == 0
        ? null
        : one(
            Stream.of(
                    "2023",
                    "2024/..",
                    TODAY.minusDays(2) + "",
                    TODAY.minusDays(1) + "",
                    TODAY + "",
                    TODAY.plusDays(1) + "",
                    TODAY.minusDays(9) + "/" + TODAY.plusDays(1))
                .map(Period::parse)
                .toList());
  }

  private Target target() {
    Period time =
        random.nextInt(4) == 0
            ? null
            : one(
                Stream.of("2023", "2023-06", "2024", TODAY.minusDays(1) + "", TODAY + "")
                    .map(Period::parse)
                    .toList());
    return target(
        one(List.of("a", "b")), time, one(List.of("2", "4")), one(List.of(Bound.values())));
  }

  private static Target target(String subject, Period time, String millions, Bound bound) {
    return new Target(
        new FigureKey(
            "cargo_volume",
            new SubjectRef("corridor:outcomes-" + subject),
            time,
            null,
            null,
            null,
            null,
            null,
            null),
        bound,
        new Quantity(new BigDecimal(millions), null, 6, new Unit("TNE"), null),
        null);
  }

  private LedgerEvent reported() {
    return reported(target());
  }

  private static ThroughputReported reported(Target like) {
    return new ThroughputReported(
        null, new Figure(like.key(), like.quantity(), null, null, false, null, null), citations());
  }

  private LedgerEvent revised() {
    return new CommitmentRevised(
        random.nextBoolean() ? target() : null, due(), Period.parse("2024-01"), null, citations());
  }

  private LedgerEvent progress() {
    Period date = one(Stream.of("2022", "2023-12", "2024-02", "2025").map(Period::parse).toList());
    return random.nextBoolean()
        ? new ConstructionStarted(date, null, null, citations())
        : new Commissioned(date, null, citations());
  }

  private static ProjectAnnounced announced() {
    return new ProjectAnnounced(
        null,
        "Car plant",
        ProjectEvent.Type.PLANT,
        List.of(),
        null,
        "planned",
        null,
        null,
        citations());
  }

  private static CommitmentMade made(Target target, Period due) {
    return promised(Kind.METRIC_TARGET, target, null, null, due);
  }

  private static CommitmentMade milestone(UUID project, Period due) {
    return promised(Kind.MILESTONE, null, "completion", project, due);
  }

  private static CommitmentMade promised(
      Kind kind, Target target, String milestone, UUID project, Period due) {
    return new CommitmentMade(
        null,
        new Promise(
            kind,
            "promised",
            List.of(),
            List.of(),
            target,
            milestone,
            project,
            null,
            due,
            null,
            null),
        null,
        null,
        citations());
  }

  private Recorded<LedgerEvent> recorded(
      String streamType, UUID stream, long version, LedgerEvent event) {
    clock = clock.plus(random.nextInt(2), ChronoUnit.SECONDS);
    return new Recorded<>(stream, streamType, version, id(), clock, event);
  }

  // ---- concurrent transactions -----------------------------------------------------------------

  private enum Step {
    APPLY_COMMITMENT,
    COMMIT_COMMITMENT,
    APPLY_FIGURE,
    COMMIT_FIGURE
  }

  private static final List<List<Step>> ORDERS =
      List.of(
          List.of(
              Step.APPLY_COMMITMENT, Step.COMMIT_COMMITMENT, Step.APPLY_FIGURE, Step.COMMIT_FIGURE),
          List.of(
              Step.APPLY_COMMITMENT, Step.APPLY_FIGURE, Step.COMMIT_COMMITMENT, Step.COMMIT_FIGURE),
          List.of(
              Step.APPLY_COMMITMENT, Step.APPLY_FIGURE, Step.COMMIT_FIGURE, Step.COMMIT_COMMITMENT),
          List.of(
              Step.APPLY_FIGURE, Step.APPLY_COMMITMENT, Step.COMMIT_COMMITMENT, Step.COMMIT_FIGURE),
          List.of(
              Step.APPLY_FIGURE, Step.APPLY_COMMITMENT, Step.COMMIT_FIGURE, Step.COMMIT_COMMITMENT),
          List.of(
              Step.APPLY_FIGURE,
              Step.COMMIT_FIGURE,
              Step.APPLY_COMMITMENT,
              Step.COMMIT_COMMITMENT));

  /// Two transactions add a commitment and a figure of its range, in every order of their steps.
  /// The task that judges runs after any of these steps. After the last step, the outcome is right:
  /// the stored outcome if no change is left, and before that by a query.
  @Test
  void concurrentTransactionsLeaveNoStaleOutcome() throws SQLException {
    int rewritten = 0;
    for (List<Step> order : ORDERS)
      for (int runs = 0; runs < 1 << order.size(); runs++) {
        UUID promise = id();
        Target target = target(promise.toString(), Period.parse("2023"), "4", Bound.AT_LEAST);
        var commitment = fresh("commitments", promise, made(target, null));
        var figure = fresh("throughput", id(), reported(target));
        Result before = null;
        String how = order + " " + Integer.toBinaryString(runs);
        try (Connection one = database.getConnection();
            Connection other = database.getConnection()) {
          one.setAutoCommit(false);
          other.setAutoCommit(false);
          for (int i = 0; i < order.size(); i++) {
            switch (order.get(i)) {
              case APPLY_COMMITMENT -> apply(one, List.of(commitment));
              case COMMIT_COMMITMENT -> one.commit();
              case APPLY_FIGURE -> apply(other, List.of(figure));
              case COMMIT_FIGURE -> other.commit();
            }
            if ((runs & 1 << i) != 0) drain();
            if (i == order.size() - 2) before = stored(promise);
          }
        }
        assertTrue(candidates(Result.MET, PointInTime.on(TODAY)).contains(promise), how);
        assertTrue(stored(promise) == null || stored(promise) == Result.MET, how);
        drain();
        assertEquals(Result.MET, stored(promise), how);
        if (before == Result.UNDETERMINED) rewritten++;
      }
    assertTrue(rewritten > 0, "no outcome was stored before the figure was visible");
  }

  /// The stored result that a query may use; null if it has to judge.
  private Result stored(UUID promise) {
    return outcomes.of(List.of(promise), PointInTime.on(TODAY)).get(promise);
  }

  @Test
  void aFigureThatLeavesTheRangeChangesTheOutcome() throws SQLException {
    UUID promise = id();
    UUID stream = id();
    Target target = target("moved", Period.parse("2023"), "4", Bound.AT_LEAST);
    Target elsewhere = target("elsewhere", Period.parse("2023"), "4", Bound.AT_LEAST);
    Recorded<LedgerEvent> reported = recorded("throughput", stream, 1, reported(target));
    commit(fresh("commitments", promise, made(target, null)));
    commit(new StreamHistory("test", "throughput", stream, List.of(reported), 0));
    drain();
    assertEquals(Result.MET, stored(promise));
    var corrected =
        recorded(
            "throughput",
            stream,
            2,
            new FactCorrected(
                reported.id(), new Replacement(reported(elsewhere)), "Misread.", citations()));
    commit(new StreamHistory("test", "throughput", stream, List.of(reported, corrected), 1));
    assertEquals(null, stored(promise));
    drain();
    assertEquals(Result.UNDETERMINED, stored(promise));
  }

  @Test
  void aCommitmentAndItsFigureInOneBatchAreJudgedTogether() throws SQLException {
    UUID promise = id();
    Target target = target("batch", Period.parse("2023"), "4", Bound.AT_LEAST);
    commit(
        fresh("throughput", id(), reported(target)),
        fresh("commitments", promise, made(target, null)));
    drain();
    assertEquals(Result.MET, stored(promise));
  }

  @Test
  void anOutcomeChangesOnTheDayAfterTheDueDayWithoutAnEvent() throws SQLException {
    UUID promise = id();
    commit(fresh("commitments", promise, milestone(id(), Period.parse("2027-03"))));
    drain();
    Map<String, Result> expected =
        Map.of(
            "2027-03-30", Result.NOT_DUE,
            "2027-03-31", Result.NOT_DUE,
            "2027-04-01", Result.OVERDUE,
            "2027-04-02", Result.OVERDUE);
    expected.forEach((day, result) ->
        assertEquals(
            result,
            outcomes.of(List.of(promise), PointInTime.on(LocalDate.parse(day))).get(promise),
            day));
  }

  @Test
  void tooManyChangesAreLeftToTheQueries() throws SQLException {
    UUID promise = id();
    commit(fresh("commitments", promise, milestone(id(), Period.parse("2023"))));
    drain();
    assertEquals(Result.OVERDUE, stored(promise));
    commit(
        Stream.generate(() -> fresh("commitments", id(), milestone(id(), Period.parse("2023"))))
            .limit(600)
            .toArray(StreamHistory[]::new));
    assertEquals(null, stored(promise));
    assertEquals(601, candidates(Result.MET, PointInTime.on(TODAY)).size());
    drain();
    assertEquals(Result.OVERDUE, stored(promise));
    assertEquals(Set.of(), candidates(Result.MET, PointInTime.on(TODAY)));
  }

  // ---- helpers ---------------------------------------------------------------------------------

  private List<ReadModel> models() {
    return all.stream().filter(model -> READ_MODELS.contains(model.name())).toList();
  }

  private StreamHistory fresh(String streamType, UUID stream, LedgerEvent event) {
    return new StreamHistory(
        "test", streamType, stream, List.of(recorded(streamType, stream, 1, event)), 0);
  }

  private void apply(Connection db, List<StreamHistory> touched) throws SQLException {
    for (ReadModel model : models()) model.apply(touched, Writes.atOnce(db));
  }

  private void commit(StreamHistory... touched) throws SQLException {
    try (Connection db = database.getConnection()) {
      db.setAutoCommit(false);
      apply(db, List.of(touched));
      db.commit();
    }
  }

  private void drain() throws SQLException {
    while (updater.step()) {}
  }

  private List<Commitment> promises() throws SQLException {
    try (Connection db = database.getConnection()) {
      return Rows.all(db, commitments, Criteria.at(new PointInTime()));
    }
  }

  private static List<UUID> ids(List<Commitment> promises) {
    return promises.stream().map(Commitment::id).toList();
  }

  private Map<UUID, Result> judged(List<Commitment> promises, LocalDate day) throws SQLException {
    try (Connection db = database.getConnection()) {
      PointInTime now = new PointInTime();
      FigureSets.Evidence evidence =
          figures.evidence(
              db,
              now,
              promises.stream().flatMap(p -> p.evidenceWanted().stream()).toList(),
              Long.MAX_VALUE);
      Map<UUID, Project> known =
          Rows.all(db, projects, Criteria.at(now).exceptRetracted()).stream()
              .collect(Collectors.toMap(Project::id, p -> p));
      return Scoreboard.judge(promises, evidence, known, day, false).stream()
          .collect(Collectors.toMap(j -> j.promise().id(), j -> j.outcome().result()));
    }
  }

  private Set<UUID> candidates(Result result, PointInTime moment) {
    return ids(outcomes.having(result, Criteria.at(moment), moment));
  }

  private Set<UUID> ids(Criteria criteria) {
    return Set.copyOf(
        rows.select("id", commitments.name(), criteria, "", row -> row.getObject(1, UUID.class)));
  }

  /// The ids of the list by outcome, today.
  private Map<Result, Set<String>> listed(String filter) {
    Map<Result, Set<String>> listed = new EnumMap<>(Result.class);
    for (Result result : Result.values()) listed.put(result, new TreeSet<>());
    String next = null;
    do {
      var page =
          given()
              .queryParams(next == null ? Map.of() : Map.of("cursor", next))
              .get("/v1/commitments?limit=7" + filter)
              .then()
              .statusCode(200)
              .extract()
              .jsonPath();
      for (Map<String, Object> item : page.<Map<String, Object>>getList("items"))
        listed
            .get(Result.valueOf((String) ((Map<?, ?>) item.get("outcome")).get("result")))
            .add((String) item.get("id"));
      next = page.getString("next");
    } while (next != null);
    return listed;
  }

  private Map<Result, Set<String>> listedByOutcome() {
    Map<Result, Set<String>> listed = new EnumMap<>(Result.class);
    for (Result result : Result.values())
      listed.put(result, listed("&outcome=" + result).get(result));
    return listed;
  }
}
