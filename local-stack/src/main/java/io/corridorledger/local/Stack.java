package io.corridorledger.local;

import io.corridorledger.local.LedgerServices.Address;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// Starts and stops Kafka, PostgreSQL, Keycloak and the services in the right order. A stack has
/// Keycloak only if Keycloak issues the tokens of its clients.
final class Stack {

  static final List<String> SERVICES =
      List.of("projection-service", "agreements-service", "logistics-service");

  private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(180);

  private final DataDirectory data;
  private final Settings settings;
  private final Issuer.Kind issuer;
  private final PrintStream out;
  private final KafkaBroker kafka;
  private final Postgres postgres;
  private final Optional<Keycloak> keycloak;
  private volatile Runnable endOfReaderToken = () -> {};
  private volatile List<ServiceProcess> services = List.of();
  private volatile boolean stopping;

  Stack(Settings settings, DataDirectory data, Issuer.Kind issuer, PrintStream out) {
    this.settings = settings;
    this.data = data;
    this.out = out;
    this.kafka = new KafkaBroker(data.file("kafka"), settings.kafkaPort, settings.kafkaSecurePort);
    this.postgres = new Postgres(data.file("postgres"), settings.postgresPort);
    this.issuer = issuer;
    this.keycloak =
        issuer == Issuer.Kind.KEYCLOAK
            ? Optional.of(new Keycloak(data.file(Keycloak.NAME), settings.keycloakPort))
            : Optional.empty();
  }

  /// @throws StackException if a port is in use; the message names the port and the option that
  ///   sets another port
  void requireFreePorts(boolean withServices) {
    settings
        .ports(issuer, withServices)
        .forEach((option, port) -> {
          if (!Ports.isFree(port)) {
            throw new StackException(
                Exit.PORT_TAKEN,
                "Port %d is in use: stop the program that listens on it, or choose another with --%s-port or CORRIDOR_%s_PORT."
                    .formatted(port, option, option.toUpperCase(Locale.ROOT).replace('-', '_')));
          }
        });
  }

  /// Starts all components. The migrations run while the broker starts, because they need only the
  /// database.
  void start(boolean withServices) {
    for (var component : servers()) {
      show(component.name(), "starting …");
    }
    Parallel.run(
        List.of(
            () -> start(kafka),
            () -> {
              start(postgres);
              if (withServices) {
                services = migrated();
              }
            },
            () -> keycloak.ifPresent(this::start)));
    keycloak.ifPresent(server -> endOfReaderToken = server.realm().keepReaderToken());
    services.forEach(service -> show(service.name(), "starting …"));
    Parallel.run(services.stream().map(service -> (Runnable) () -> start(service)).toList());
  }

  private List<ServiceProcess> migrated() {
    var ledger =
        new LedgerServices(
            data.path(),
            kafka,
            postgres,
            keycloak
                .<Issuer>map(Keycloak::realm)
                .orElseGet(() -> LocalIssuer.createIn(data.path())),
            new Address(settings.agreementsPort, settings.agreementsManagementPort),
            new Address(settings.logisticsPort, settings.logisticsManagementPort),
            new Address(settings.projectionPort, settings.projectionManagementPort));
    ledger.migrate(this::show);
    ledger.all().forEach(ServiceProcess::recordStartCache);
    return ledger.all();
  }

  /// The number of events that a writer has recorded.
  ///
  /// @param log name of the log, which is also the name of its database
  long recordedEvents(String log) throws SQLException {
    try (var connection = postgres.connect(log);
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM event")) {
      row.next();
      return row.getLong(1);
    }
  }

  void ready() {
    data.record(components(), true);
  }

  /// Waits until a component ends by itself.
  ///
  /// @throws StackException when a component has ended; the message names the component and
  ///   contains the end of its log file
  void awaitDeath() {
    var all = components();
    CompletableFuture.anyOf(
            all.stream().map(Component::onExit).toArray(CompletableFuture<?>[]::new))
        .join();
    var dead = all.stream().filter(component -> !component.isAlive()).findFirst().orElseThrow();
    throw new StackException(
        Exit.CHILD_DIED,
        "%s ended unexpectedly, so the other components were stopped; ./corridor up restarts the stack with its data. The end of %s:%n%s"
            .formatted(dead.name(), dead.log(), dead.logTail()));
  }

  /// Stops the services first, so that they can complete their work. Then stops Keycloak and the
  /// broker, and finally the database.
  synchronized void stop() {
    stopping = true;
    Parallel.run(services.stream().map(service -> (Runnable) () -> stop(service)).toList());
    endOfReaderToken.run();
    keycloak.ifPresent(this::stop);
    stop(kafka);
    stop(postgres);
  }

  boolean isStopping() {
    return stopping;
  }

  private List<Component> components() {
    return Stream.concat(servers().stream(), services.stream()).toList();
  }

  private List<Component> servers() {
    return Stream.concat(Stream.of(kafka, postgres), keycloak.stream()).toList();
  }

  private void start(Component component) {
    var begin = System.nanoTime();
    component.start();
    data.record(components(), false);
    component.awaitHealthy(HEALTH_TIMEOUT);
    show(
        component.name(),
        "ready in %s  %s".formatted(Durations.since(begin), addresses(component)));
  }

  private static String addresses(Component component) {
    var addresses = new StringBuilder("127.0.0.1:" + component.port());
    component
        .otherPorts()
        .forEach((use, port) -> addresses.append(", %s :%d".formatted(use, port)));
    return addresses.toString();
  }

  private void stop(Component component) {
    if (component.isAlive()) {
      var begin = System.nanoTime();
      if (component instanceof ServiceProcess service && service.isRecording())
        show(service.name(), "stopping, and writing its AOT cache …");
      component.stop();
      show(component.name(), "stopped in " + Durations.since(begin));
    }
  }

  private void show(String component, String state) {
    out.printf("  %-20s %s%n", component, state);
  }
}
