package io.corridorledger.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command line run as a process, in a project with stand-ins for the services and a real
/// broker and database.
class CorridorCliTest {

  private static final Duration PATIENCE = Duration.ofSeconds(240);

  @TempDir Path project;
  private final List<Process> started = new ArrayList<>();
  private Map<String, String> ports;

  private record Result(int code, String output) {}

  @BeforeEach
  void layOutTheProject() throws IOException {
    FileTrees.passable(project);
    for (var module : List.of("local-stack", "libraries/ledger-integrity")) {
      var link = project.resolve(module);
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, Project.root().resolve(module));
    }
    for (var service : Stack.SERVICES) {
      var jar = project.resolve(service).resolve("target/quarkus-app/quarkus-run.jar");
      Files.createDirectories(jar.getParent());
      writeStandIn(jar);
      // With an empty AOT cache, the stand-in starts without a training run.
      Files.createFile(jar.resolveSibling("start.aot"));
    }
    var commands = Files.createDirectories(project.resolve("dataset/commands"));
    Files.writeString(
        commands.resolve("one.jsonl"),
        """
        {"key":"k1","method":"POST","path":"/v1/agreements","body":{}}
        {"key":"k2","method":"POST","path":"/v1/hubs","body":{}}
        """);
    ports = new HashMap<>();
    for (var name :
        List.of("PROJECTION", "AGREEMENTS", "LOGISTICS", "KAFKA", "KAFKA_SECURE", "POSTGRES")) {
      ports.put("CORRIDOR_" + name + "_PORT", Integer.toString(Ports.free()));
    }
    for (var service : List.of("PROJECTION", "AGREEMENTS", "LOGISTICS")) {
      ports.put("CORRIDOR_" + service + "_MANAGEMENT_PORT", Integer.toString(Ports.free()));
    }
  }

  @AfterEach
  void endWhatIsLeft() throws Exception {
    if (data().isRunning()) {
      run("down");
    }
    for (var process : started) {
      process.destroyForcibly().waitFor();
    }
    data().awaitEndOfSurvivors();
  }

  @Test
  void upLoadsAnEmptyLedgerAndDownStopsInOrder() throws Exception {
    var up = run("up", "--detach");
    assertEquals(0, up.code(), up::output);
    assertTrue(up.output().contains("2 lines: 2 recorded, 0 already there, 0 refused"), up::output);
    assertTrue(up.output().contains("\"value\" : \"2.76\""), up::output);
    assertEquals(List.of("POST /v1/agreements to agreements_app"), posted("agreements-service"));
    assertEquals(List.of("POST /v1/hubs to logistics_app"), posted("logistics-service"));

    for (var service : Stack.SERVICES) {
      var environment = environment(data().process(service).orElseThrow());
      assertEquals(
          Set.of(service.replaceFirst("-service", service.startsWith("p") ? "s_app" : "_app")),
          secrets().entrySet().stream()
              .filter(secret -> environment.contains(secret.getValue()))
              .map(Map.Entry::getKey)
              .collect(Collectors.toSet()),
          "passwords in the environment of " + service);
    }
    assertEquals(List.of(), readableForOthers());

    var status = run("status");
    assertEquals(0, status.code(), status::output);
    assertEquals(
        5,
        status.output().lines().filter(line -> line.endsWith("healthy")).count(),
        status::output);
    assertEquals(Exit.ALREADY_RUNNING.code(), run("up").code());
    assertEquals(Exit.ALREADY_RUNNING.code(), run("reset", "--yes").code());

    var down = run("down");
    assertEquals(0, down.code(), down::output);
    var stops =
        Files.readAllLines(project.resolve(".corridor/supervisor.log")).stream()
            .filter(line -> line.contains("stopped in"))
            .map(line -> line.strip().split(" ")[0])
            .toList();
    assertEquals(List.of("kafka", "postgres"), stops.subList(3, 5), stops::toString);
    assertEquals(Exit.NOT_RUNNING.code(), run("status").code());
    assertEquals(0, run("reset", "--yes").code());
    assertFalse(Files.exists(project.resolve(".corridor")));
  }

  @Test
  void theSchemaIsMigratedBeforeTheServicesStartWhenItMayHaveChanged() throws Exception {
    assertEquals(0, run("up", "--detach", "--no-dataset").code());
    assertEquals(Map.of("agreements", 1, "logistics", 1, "projections", 1), migrations());
    run("down");

    var again = run("up", "--detach", "--no-dataset");
    assertFalse(again.output().contains("migrat"), again::output);
    assertEquals(Map.of("agreements", 1, "logistics", 1, "projections", 1), migrations());
    // As in a database restored from a backup.
    asOwner("logistics", "CREATE TABLE flyway_schema_history (installed_rank int)");
    run("down");
    writeScript("projection-service");

    var changed = run("up", "--detach", "--no-dataset");
    assertEquals(0, changed.code(), changed::output);
    assertTrue(changed.output().contains("logistics-service    migrated in"), changed::output);
    assertEquals(Map.of("agreements", 1, "logistics", 2, "projections", 2), migrations());
  }

  @Test
  void aMigrationThatFailsNamesItsLogAndStartsNoService() throws Exception {
    ports.put("STAND_IN_MIGRATION_CODE", "1");
    var up = run("up", "--no-dataset");
    assertEquals(Exit.MIGRATION_FAILED.code(), up.code(), up::output);
    assertTrue(up.output().contains("migration.log"), up::output);
    assertFalse(up.output().contains("\tat "), up::output);
    for (var service : Stack.SERVICES) {
      assertFalse(Files.exists(log(service)), service);
    }
  }

  @Test
  void survivesTheLossOfTheSupervisorAndNamesAChildThatDied() throws Exception {
    var first = start("up", "--infrastructure");
    awaitReady(first);
    first.destroyForcibly().waitFor();

    var second = start("up", "--infrastructure");
    awaitReady(second);
    data().process("kafka").orElseThrow().destroyForcibly();

    assertTrue(second.waitFor(PATIENCE), "the stack keeps running without its broker");
    var output = Files.readString(output(second));
    assertEquals(Exit.CHILD_DIED.code(), second.exitValue(), output);
    assertTrue(output.contains("kafka ended unexpectedly"), output);
    assertTrue(output.contains("postgres             stopped"), output);
    // The end of the broker's log, which is shown, may contain a stack trace.
    var ours = output.replace(Component.tail(log("kafka"), Component.TAIL_LINES), "");
    assertFalse(ours.contains("\tat "), output);
  }

  @Test
  void aTakenPortIsOneSentenceWithTheWayOut() throws Exception {
    try (var _ =
        new ServerSocket(
            Integer.parseInt(ports.get("CORRIDOR_LOGISTICS_PORT")), 1, Ports.LOOPBACK)) {
      var up = run("up");
      assertEquals(Exit.PORT_TAKEN.code(), up.code(), up::output);
      assertTrue(up.output().contains("choose another with --logistics-port"), up::output);
      assertFalse(up.output().contains("\tat "), up::output);
    }
  }

  @Test
  void aDataDirectoryThatCannotBeWrittenIsOneSentence() throws Exception {
    var file = Files.writeString(project.resolve("file"), "");
    var up = run("up", "--infrastructure", "--data", file.resolve("data").toString());
    assertEquals(Exit.DATA_DIRECTORY.code(), up.code(), up::output);
    assertTrue(up.output().contains("choose another one with --data"), up::output);
  }

  @Test
  void resetKeepsAFolderThatUpDidNotCreate() throws Exception {
    var precious = Files.createDirectories(project.resolve("precious"));
    var reset = run("reset", "--yes", "--data", precious.toString());
    assertEquals(Exit.DATA_DIRECTORY.code(), reset.code(), reset::output);
    assertTrue(Files.exists(precious));
  }

  @Test
  void testPrintsOneResultLinePerModule() throws Exception {
    maven(
        0,
        """
        [INFO] Building Corridor Ledger: event contracts 1.0.0-SNAPSHOT           [1/2]
        [INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in SomeTest
        [INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 0
        [INFO] Building Corridor Ledger: event store 1.0.0-SNAPSHOT               [2/2]
        [WARNING] Tests run: 3, Failures: 0, Errors: 0, Skipped: 1
        [INFO] Building jar: /somewhere/event-store-1.0.0-SNAPSHOT.jar
        """);
    var test = run("test", "-Dsome=thing");
    assertEquals(0, test.code(), test::output);
    assertTrue(
        test.output().matches("(?s).*1/2 +Corridor Ledger: event contracts +5 tests.*"),
        test::output);
    assertTrue(
        test.output().matches("(?s).*2/2 +Corridor Ledger: event store +3 tests.*"), test::output);
    assertTrue(test.output().contains("All is well: 8 tests, 1 skipped"), test::output);
    assertEquals(
        "-B verify -Dsome=thing",
        Files.readAllLines(project.resolve(".corridor/test.log")).getFirst());
  }

  @Test
  void theTestsThatInjectFaultsRunAloneAndEachIsNamed() throws Exception {
    maven(
        0,
        """
        [INFO] Building Corridor Ledger: event contracts 1.0.0-SNAPSHOT           [1/2]
        [INFO] Building Corridor Ledger: system tests 1.0.0-SNAPSHOT              [2/2]
        [INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 61.2 s -- in io.corridorledger.system.SomeTest
        [INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0
        """);
    var test = run("test", "--faults", "-Dsome=thing");
    assertEquals(0, test.code(), test::output);
    assertTrue(test.output().contains("SomeTest: 61.2 s"), test::output);
    assertTrue(
        test.output().matches("(?s).*2/2 +Corridor Ledger: system tests +2 tests.*"), test::output);
    assertFalse(test.output().contains("event contracts"), test::output);
    assertTrue(test.output().contains("All is well: 2 tests, 0 skipped"), test::output);
    assertEquals(
        "-B verify -Pfaults -Dsome=thing",
        Files.readAllLines(project.resolve(".corridor/test.log")).getFirst());

    maven(0, "[INFO] Building Corridor Ledger: event contracts 1.0.0-SNAPSHOT           [1/1]\n");
    var nothing = run("test", "--faults");
    assertEquals(Exit.TESTS_FAILED.code(), nothing.code(), nothing::output);
    assertTrue(nothing.output().contains("no fault-injection test ran"), nothing::output);
  }

  @Test
  void aFailedTestIsNamedWithThePlaceOfTheReport() throws Exception {
    maven(
        1,
        """
        [INFO] Building Corridor Ledger: local stack and command line 1.0.0-SNAPSHOT
        [ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0
        [ERROR]   SomeTest.fails:12 expected: <1> but was: <2>
        """);
    var test = run("test");
    assertEquals(Exit.TESTS_FAILED.code(), test.code(), test::output);
    assertTrue(test.output().contains("SomeTest.fails:12"), test::output);
    assertTrue(test.output().contains("Failed: 2 tests"), test::output);
    assertTrue(test.output().contains("target/surefire-reports"), test::output);
  }

  @Test
  void aSignalThatEndsTheTestsAlsoEndsMaven() throws Exception {
    var pid = project.resolve("maven.pid");
    buildWrapper(
        "#!/bin/sh\necho $$ > %s.new\nmv %s.new %s\nexec sleep 3600\n".formatted(pid, pid, pid));
    var test = start("test");
    assertTrue(Processes.await(PATIENCE, () -> Files.exists(pid)), "Maven did not start");
    var maven = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
    test.destroy();
    assertTrue(test.waitFor(PATIENCE), "the tests did not end");
    assertTrue(Processes.await(PATIENCE, () -> !maven.isAlive()), "Maven did not end");
  }

  @Test
  void upBuildsAMissingServiceAndReportsAFailedBuild() throws Exception {
    Files.delete(project.resolve("logistics-service/target/quarkus-app/quarkus-run.jar"));
    maven(1, "[ERROR] It does not compile\n");
    var up = run("up");
    assertEquals(Exit.NOT_BUILT.code(), up.code(), up::output);
    assertTrue(up.output().contains("It does not compile"), up::output);
    assertEquals(
        "-B -DskipTests -pl logistics-service -am package",
        Files.readAllLines(project.resolve(".corridor/build.log")).getFirst());
  }

  @Test
  void onlyTheOptionForKeycloakStartsItsDownloadAndAFailureIsReportedInOneSentence()
      throws Exception {
    Files.createSymbolicLink(project.resolve("pom.xml"), Project.root().resolve("pom.xml"));
    Files.delete(project.resolve("local-stack"));
    var stack = Files.createDirectories(project.resolve("local-stack"));
    maven(
        1,
        """
        Progress (1): 3.5/177 MB
        [ERROR] Could not transfer artifact
        """);
    var up = run("up", "--identity", "keycloak");
    assertEquals(Exit.START_FAILED.code(), up.code(), up::output);
    assertTrue(up.output().contains("connect this machine to Maven Central"), up::output);
    assertTrue(up.output().contains("Could not transfer artifact"), up::output);
    assertFalse(up.output().contains("\tat "), up::output);
    assertEquals(
        List.of(
            "--color=never --strict-checksums -pl local-stack dependency:unpack@keycloak",
            "[ERROR] Could not transfer artifact"),
        Files.readAllLines(project.resolve(".corridor/keycloak-download.log")));
    assertFalse(Files.exists(stack.resolve("target/keycloak")));
    assertFalse(data().isRunning());
  }

  @Test
  void anUnknownIssuerIsRejected() throws Exception {
    var up = run("up", "--identity", "okta");
    assertEquals(Exit.USAGE.code(), up.code(), up::output);
    assertTrue(up.output().contains("local, keycloak"), up::output);
  }

  /// A build wrapper that prints its arguments, then the text, and exits with the code.
  private void maven(int code, String says) throws IOException {
    buildWrapper("#!/bin/sh\necho \"$@\"\ncat <<'END'\n" + says + "END\nexit " + code + "\n");
  }

  private void buildWrapper(String script) throws IOException {
    var wrapper = Files.writeString(project.resolve("mvnw"), script);
    assertTrue(wrapper.toFile().setExecutable(true));
  }

  private Result run(String... arguments) throws Exception {
    var process = start(arguments);
    assertTrue(process.waitFor(PATIENCE), () -> "no end of " + Arrays.toString(arguments));
    return new Result(process.exitValue(), Files.readString(output(process)));
  }

  private Process start(String... arguments) throws IOException {
    var command = new ArrayList<>(Project.jvm(128));
    command.addAll(List.of("-cp", Project.classPath(), CorridorCli.class.getName()));
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output(null).toFile());
    builder.environment().put("CORRIDOR_ROOT", project.toString());
    builder.environment().putAll(ports);
    builder.environment().remove("CORRIDOR_MAVEN_ARGS");
    builder.environment().remove("CORRIDOR_DATA");
    var process = builder.start();
    started.add(process);
    return process;
  }

  /// The file that a process writes to; if no file is given, that of a process about to start.
  private Path output(Process process) {
    return project.resolve(
        "output-" + (process == null ? started.size() : started.indexOf(process)));
  }

  private void awaitReady(Process process) throws IOException {
    assertTrue(
        Processes.await(
            PATIENCE,
            () ->
                data().supervisor().filter(s -> s.pid() == process.pid()).isPresent()
                    && data().isReady()),
        Files.readString(output(process)));
  }

  private DataDirectory data() {
    return new DataDirectory(project.resolve(".corridor"));
  }

  private Path log(String component) {
    return project.resolve(".corridor").resolve(component).resolve(component + ".log");
  }

  /// The output in which a stand-in reports what it received; its JVM may print more.
  private List<String> posted(String service) throws IOException {
    return Files.readAllLines(log(service)).stream()
        .filter(line -> line.startsWith("POST "))
        .toList();
  }

  /// The number of migrations of each database, run by its owner's role.
  private Map<String, Integer> migrations() throws IOException {
    var counts = new TreeMap<String, Integer>();
    for (var service : Stack.SERVICES) {
      Files.readAllLines(log(service).resolveSibling("migration.log")).stream()
          .filter(line -> line.startsWith("MIGRATED by "))
          .forEach(
              line -> counts.merge(line.replaceAll("^MIGRATED by |_owner$", ""), 1, Integer::sum));
    }
    return counts;
  }

  private void writeScript(String service) throws IOException {
    var jar = project.resolve(service).resolve("target/quarkus-app/app/" + service + ".jar");
    Files.createDirectories(jar.getParent());
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("db/migration/V1__first.sql"));
      out.write("CREATE TABLE fact (id int);".getBytes(StandardCharsets.UTF_8));
    }
  }

  private Map<String, String> secrets() throws IOException {
    var secrets = new Properties();
    try (var in = Files.newInputStream(data().file("postgres/secrets.properties"))) {
      secrets.load(in);
    }
    var byRole = new TreeMap<String, String>();
    secrets.forEach((role, secret) -> byRole.put(role.toString(), secret.toString()));
    assertEquals(7, byRole.size(), byRole::toString);
    return byRole;
  }

  private static String environment(ProcessHandle process) throws IOException {
    return System.getProperty("os.name").equals("Linux")
        ? Files.readString(
            Path.of("/proc", Long.toString(process.pid()), "environ"), StandardCharsets.ISO_8859_1)
        : process.info().commandLine().orElse("");
  }

  /// The files that other users of the machine could read if they knew the name.
  private List<Path> readableForOthers() throws IOException {
    try (var files = Files.walk(data().path())) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> {
            try {
              return !OwnerOnly.holds(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          })
          .toList();
    } catch (UncheckedIOException e) {
      // A file of a running server that was deleted in the meantime.
      return readableForOthers();
    }
  }

  private void asOwner(String database, String sql) throws Exception {
    try (var connection =
            Postgres.connect(
                "jdbc:postgresql://127.0.0.1:%s/%s"
                    .formatted(ports.get("CORRIDOR_POSTGRES_PORT"), database),
                database + "_owner",
                secrets().get(database + "_owner"));
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void writeStandIn(Path jar) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandIn.class.getName());
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      var entry = StandIn.class.getName().replace('.', '/') + ".class";
      out.putNextEntry(new JarEntry(entry));
      try (var in = StandIn.class.getResourceAsStream("/" + entry)) {
        in.transferTo(out);
      }
    }
  }
}
