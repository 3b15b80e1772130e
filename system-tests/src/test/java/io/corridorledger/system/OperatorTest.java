package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.local.KafkaBroker;
import io.corridorledger.local.Postgres;
import io.corridorledger.local.ServiceProcess;
import io.corridorledger.system.LedgerSystem.Output;
import io.corridorledger.system.LedgerSystem.Writer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.HashMap;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// The procedures for operators, step by step as the pages under `docs/operating` describe them, on
/// a separate system, because some of them cannot be undone.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatorTest {

  private static final int COMMANDS = 30;
  private static LedgerSystem system;
  private static Writer writer;
  private boolean passed;

  @BeforeAll
  static void start() {
    system = LedgerSystem.start();
    writer = system.agreements();
    record();
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  @AfterEach
  void diagnose() {
    if (!passed) {
      System.err.println(system.diagnosis());
    }
  }

  @Test
  @Order(1)
  void noServiceKnowsThePasswordOfAnOwner() throws IOException {
    if (System.getProperty("os.name").equals("Linux")) {
      var secrets = new Properties();
      try (var in =
          Files.newInputStream(system.directory().resolve("postgres/secrets.properties"))) {
        secrets.load(in);
      }
      assertEquals(7, secrets.size(), secrets.stringPropertyNames()::toString);
      for (var service : system.services()) {
        var database =
            service.name().equals("projection-service")
                ? "projections"
                : service.name().replace("-service", "");
        var environment =
            Files.readString(
                Path.of("/proc", Long.toString(service.pid()), "environ"),
                StandardCharsets.ISO_8859_1);
        secrets.forEach((role, secret) ->
            assertEquals(
                role.equals(database + "_app"),
                environment.contains(secret.toString()),
                service.name() + " and the password of " + role));
        assertFalse(environment.contains("FLYWAY"), service.name());
      }
    }
    passed = true;
  }

  @Test
  @Order(2)
  void aServiceDoesNotStartOnAnOlderSchema() throws Exception {
    for (var service : List.of(system.logistics().service(), system.projection())) {
      var database = service == system.projection() ? "projections" : "logistics";
      var history = database.equals("projections") ? "live." : "public.";
      system.execute(
          database,
          "CREATE TABLE public.history_before AS TABLE %1$sflyway_schema_history; DELETE FROM %1$sflyway_schema_history WHERE installed_rank > 1"
              .formatted(history));
      service.stop();
      service.start();
      service.onExit().get(LedgerSystem.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertTrue(
          Files.readString(service.log())
              .contains("The schema of the database is older than this service: it lacks version "),
          service::logTail);

      system.execute(
          database,
          "INSERT INTO %1$sflyway_schema_history SELECT * FROM public.history_before WHERE installed_rank > 1; DROP TABLE public.history_before"
              .formatted(history));
      service.start();
      service.awaitHealthy(LedgerSystem.PATIENCE);
    }
    passed = true;
  }

  @Test
  @Order(3)
  void theHistoryIsVerifiedAndSignedWhileNoServiceRuns() {
    system.services().forEach(ServiceProcess::stop);
    expect(0, "verify");
    expect(0, "checkpoint");
    var since = system.directory().resolve("operator/checkpoint.txt").toString();
    expect(0, "verify", "--since", since);
    system.services().forEach(ServiceProcess::start);
    system.services().forEach(service -> service.awaitHealthy(LedgerSystem.PATIENCE));
    passed = true;
  }

  @Test
  @Order(4)
  void withoutKafkaTheDatabaseIsVerifiedAndTheTopicReportedAsNotRead() {
    system.kafka().stop();
    var output = expect(17, "verify");
    assertTrue(
        output.text().contains("TOPIC NOT READ: Cannot connect to 127.0.0.1:"), output::text);
    assertFalse(output.text().contains("Unexpected error"), output::text);
    system.kafka().start();
    system.kafka().awaitHealthy(LedgerSystem.PATIENCE);
    passed = true;
  }

  /// The topic is deleted and recreated empty. The relay publishes nothing to it until an operator
  /// makes it publish the whole log.
  @Test
  @Order(5)
  void aLostTopicIsNamedAndPublishedAgain() throws Exception {
    var events = system.number(writer.log(), "SELECT count(*) FROM event_log");
    var settings = new HashMap<String, Object>(system.kafka().clientSettings(KafkaBroker.BROKER));
    try (var admin = Admin.create(settings)) {
      admin.deleteTopics(List.of(writer.topic())).all().get();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
    Eventually.holds(
        "verify names the lost topic",
        LedgerSystem.PATIENCE,
        () -> {
          var output = system.corridor("verify");
          assertEquals(14, output.exitCode(), output::text);
          assertTrue(output.text().contains("./corridor republish agreements"), output::text);
        });
    assertWell(false);
    var republished =
        expect(0, "republish", "agreements", "--yes", "--reason", "The topic was lost");
    assertTrue(
        republished.text().contains(events + " events will be published again"), republished::text);
    var decision =
        Api.get(writer.service().url(), "/v1/audit/entries?kind=DECISION")
            .json()
            .path("entries")
            .get(0);
    assertEquals(
        "operator " + System.getProperty("user.name"), decision.path("principal").asText());
    assertEquals("republish agreements", decision.path("operation").asText());
    assertEquals("The topic was lost", decision.path("reason").asText());
    Eventually.holds(
        "all of it is on the topic again",
        LedgerSystem.PATIENCE,
        () -> {
          var output = system.corridor("verify");
          assertEquals(0, output.exitCode(), output::text);
        });
    assertWell(true);
    passed = true;
  }

  /// An attacker with the password of the application role takes the lease of the relay and moves
  /// the cursor over events that are not published.
  @Test
  @Order(6)
  void eventsThatTheApplicationRoleSkippedAreNamedAndPublishedAgain() throws Exception {
    var before = system.number(writer.log(), "SELECT max(position) FROM event_log");
    var attacker = UUID.randomUUID();
    var take = "SELECT take_lease('%s', '%s', '1 minute')".formatted(writer.topic(), attacker);
    try (var application = connectAsApplication();
        var statement = application.createStatement()) {
      Eventually.holds(
          "the attacker has the lease, and the writer does not publish",
          LedgerSystem.PATIENCE,
          () -> {
            statement.execute("SELECT release_lease(relay, holder) FROM relay_lease");
            statement.execute(take);
            assertEquals(0, LedgerSystem.metric(writer.service(), "corridor_relay_leading"));
            assertEquals(
                1,
                system.number(
                    writer.log(),
                    "SELECT count(*) FROM relay_lease WHERE holder = '%s'".formatted(attacker)));
          });
      // The transaction locks the row of the lease, so no other process can take the lease before
      // the commit.
      application.setAutoCommit(false);
      statement.execute(take);
      try (var load = new Load(system, Long.getLong("test.seed", System.nanoTime()))) {
        load.allow(COMMANDS);
        load.awaitAll();
      }
      statement.execute("SELECT sequence_events(10000)");
      statement.execute(
          """
          SELECT move_cursor(relay, (SELECT max(position) FROM event_log), topic_id, term) FROM relay_cursor
          """);
      statement.execute("SELECT release_lease('%s', '%s')".formatted(writer.topic(), attacker));
      application.commit();
    }
    var last = system.number(writer.log(), "SELECT max(published_position) FROM relay_cursor");
    assertTrue(last > before, "the attacker skipped no event");
    Eventually.holds(
        "the writer reports the loss",
        LedgerSystem.PATIENCE,
        () -> {
          assertEquals(1, LedgerSystem.metric(writer.service(), "corridor_relay_topic_lost"));
          var ready = Api.ask(writer.service().managementUrl(), "/q/health/ready").expect(503);
          assertTrue(ready.toString().contains("TOPIC_LOST"), ready::toString);
        });
    var verified = expect(14, "verify");
    assertTrue(
        verified
            .text()
            .contains(
                "positions %d to %d: published, but not in %s"
                    .formatted(before + 1, last, writer.topic())),
        verified::text);
    expect(14, "checkpoint");
    assertEquals(before, visible(), "events that are not published are not visible");

    expect(0, "republish", "agreements", "--yes");
    system.awaitEverythingVisible();
    expect(0, "verify");
    assertWell(true);
    assertEquals(
        system.number(writer.log(), "SELECT count(*) FROM event"),
        visible(),
        "the reader has every event");
    passed = true;
  }

  private static Connection connectAsApplication() throws Exception {
    var secrets = new Properties();
    try (var in = Files.newInputStream(system.directory().resolve("postgres/secrets.properties"))) {
      secrets.load(in);
    }
    var role = writer.log() + "_app";
    return Postgres.connect(
        system.postgres().jdbcUrl(writer.log()), role, secrets.getProperty(role));
  }

  /// The position up to which the reader has read the log.
  private static long visible() {
    return Api.get(system.projection().url(), "/v1/timeline?limit=1")
        .json()
        .at("/freshness/%s/position".formatted(writer.log()))
        .asLong();
  }

  /// The health and metrics of writer and reader report that the topic exists, or that it is lost.
  private static void assertWell(boolean well) {
    var reader = system.projection();
    Eventually.holds(
        well ? "the topic is well" : "the loss is reported",
        LedgerSystem.PATIENCE,
        () -> {
          assertEquals(
              well ? 0 : 1, LedgerSystem.metric(writer.service(), "corridor_relay_topic_lost"));
          assertEquals(well ? 0 : 1, LedgerSystem.metric(reader, "corridor_feed_topic_missing"));
          var ready = Api.ask(writer.service().managementUrl(), "/q/health/ready");
          assertEquals(well ? 200 : 503, ready.status(), ready::toString);
          assertEquals(!well, ready.toString().contains("TOPIC_LOST"), ready::toString);
          var advancing = Api.ask(reader.managementUrl(), "/q/health/well");
          assertEquals(well ? 200 : 503, advancing.status(), advancing::toString);
          assertEquals(!well, advancing.toString().contains("topic missing"), advancing::toString);
        });
  }

  /// Yesterday's database is restored: events published since then are given up explicitly.
  @Test
  @Order(7)
  void aRestoreThatLostEventsRaisesTheEpochWhichHasToBeAccepted() {
    var kept = system.number(writer.log(), "SELECT max(position) FROM event_log");
    writer.service().stop();
    system.execute("postgres", "CREATE DATABASE agreements_backup TEMPLATE agreements");
    writer.service().start();
    writer.service().awaitHealthy(LedgerSystem.PATIENCE);
    record();
    var lost = system.number(writer.log(), "SELECT max(position) FROM event_log") - kept;
    assertTrue(lost > 0, "nothing was recorded after the backup");
    writer.service().stop();
    system.execute("postgres", "DROP DATABASE agreements");
    system.execute("postgres", "ALTER DATABASE agreements_backup RENAME TO agreements");
    system.execute(
        "postgres",
        "ALTER DATABASE agreements OWNER TO agreements_owner; REVOKE ALL ON DATABASE agreements FROM PUBLIC; GRANT CONNECT ON DATABASE agreements TO agreements_app");
    writer.service().start();

    var restored = expect(14, "verify");
    assertTrue(
        restored
            .text()
            .contains(
                "positions %d to %d: published, but not in the log"
                    .formatted(kept + 1, kept + lost)),
        restored::text);
    var raised =
        expect(0, "raise-epoch", "agreements", "--yes", "--reason", "restored from yesterday");
    var accept = "--accept-epoch agreements:2@%d".formatted(kept + 1);
    assertTrue(raised.text().contains("./corridor verify " + accept), raised::text);

    var refused = expect(15, "verify");
    assertTrue(
        refused
            .text()
            .contains(
                "EPOCH NOT ACCEPTED: 2 from position %d gives up %d published events: restored from yesterday (%s)"
                    .formatted(kept + 1, lost, accept)),
        refused::text);
    expect(15, "checkpoint");
    Eventually.holds(
        "the relay publishes the new epoch",
        LedgerSystem.PATIENCE,
        () ->
            assertEquals(
                kept + 1,
                system.number(writer.log(), "SELECT max(published_position) FROM relay_cursor")));
    expect(0, "verify", "--accept-epoch", "agreements:2@" + (kept + 1));
    expect(0, "checkpoint", "--accept-epoch", "agreements:2@" + (kept + 1));
    passed = true;
  }

  @Test
  @Order(8)
  void irreversibleCommandsNeedConfirmation() {
    for (var command :
        List.of(
            List.of("raise-epoch", "agreements", "--reason", "by mistake"),
            List.of("republish", "logistics"))) {
      var output = expect(2, command.toArray(String[]::new));
      assertTrue(output.text().contains("--yes"), output::text);
    }
    var unknown = expect(2, "republish", "nothing", "--yes");
    assertTrue(unknown.text().contains("There is no log nothing"), unknown::text);
    assertEquals(2, system.number(writer.log(), "SELECT epoch FROM ledger"));
    passed = true;
  }

  private static void record() {
    try (var load = new Load(system, Long.getLong("test.seed", System.nanoTime()))) {
      load.allow(COMMANDS);
      load.awaitAll();
    }
    for (var w : system.writers()) {
      Eventually.holds(
          "everything recorded is published",
          LedgerSystem.PATIENCE,
          () ->
              assertEquals(
                  system.number(w.log(), "SELECT count(*) FROM event"),
                  system.number(
                      w.log(), "SELECT coalesce(max(published_position), 0) FROM relay_cursor")));
    }
  }

  private static Output expect(int code, String... command) {
    var output = system.corridor(command);
    assertEquals(code, output.exitCode(), () -> String.join(" ", command) + "\n" + output.text());
    return output;
  }
}
