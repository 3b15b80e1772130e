package io.corridorledger.local;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// Kafka, PostgreSQL and the services, started and stopped in the right order.
final class Stack {

  static final List<String> SERVICES =
      List.of("projection-service", "agreements-service", "logistics-service");

  private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(90);

  private final DataDirectory data;
  private final Settings settings;
  private final PrintStream out;
  private final KafkaBroker kafka;
  private final Postgres postgres;
  private final List<Component> services = new ArrayList<>();
  private volatile boolean stopping;

  Stack(Settings settings, DataDirectory data, PrintStream out) {
    this.settings = settings;
    this.data = data;
    this.out = out;
    this.kafka = new KafkaBroker(data.file("kafka"), settings.kafkaPort);
    this.postgres = new Postgres(data.file("postgres"), settings.postgresPort);
  }

  /// @throws StackException naming a port that somebody else listens on, and how to choose another
  void requireFreePorts(boolean withServices) {
    var wanted = new HashMap<String, Integer>();
    wanted.put("kafka", settings.kafkaPort);
    wanted.put("postgres", settings.postgresPort);
    if (withServices) {
      wanted.put("projection", settings.projectionPort);
      wanted.put("agreements", settings.agreementsPort);
      wanted.put("logistics", settings.logisticsPort);
    }
    wanted.forEach((name, port) -> {
      if (!Ports.isFree(port)) {
        throw new StackException(
            Exit.PORT_TAKEN,
            "Port %d is taken: stop the program that listens on it, or choose another with --%s-port or CORRIDOR_%s_PORT."
                .formatted(port, name, name.toUpperCase(Locale.ROOT)));
      }
    });
  }

  void startInfrastructure() {
    startAll(List.of(kafka, postgres));
  }

  void startServices() {
    var agreements = postgres.database("agreements");
    var logistics = postgres.database("logistics");
    var projections =
        new HashMap<>(ServiceProcess.environment(postgres.database("projections"), kafka));
    projections.put(
        "CORRIDOR_WRITERS_AGREEMENTS_URL", "http://127.0.0.1:" + settings.agreementsPort);
    projections.put("CORRIDOR_WRITERS_LOGISTICS_URL", "http://127.0.0.1:" + settings.logisticsPort);
    services.add(
        service(
            "agreements-service",
            settings.agreementsPort,
            ServiceProcess.environment(agreements, kafka)));
    services.add(
        service(
            "logistics-service",
            settings.logisticsPort,
            ServiceProcess.environment(logistics, kafka)));
    services.add(service("projection-service", settings.projectionPort, projections));
    startAll(services);
  }

  private ServiceProcess service(String name, int port, Map<String, String> environment) {
    return new ServiceProcess(name, data.file(name), port, jar(name), environment);
  }

  static Path jar(String service) {
    return Project.root().resolve(service).resolve("target/quarkus-app/quarkus-run.jar");
  }

  void ready() {
    data.record(components(), true);
  }

  /// Waits until a component ends that nobody asked to, or for ever.
  ///
  /// @throws StackException that names it, with the end of its log
  void awaitDeath() {
    var all = components();
    CompletableFuture.anyOf(
            all.stream().map(Component::onExit).toArray(CompletableFuture<?>[]::new))
        .join();
    var dead = all.stream().filter(component -> !component.isAlive()).findFirst().orElseThrow();
    throw new StackException(
        Exit.CHILD_DIED,
        "%s died, so the rest is stopped; ./corridor up starts it again with its data. The end of %s:%n%s"
            .formatted(dead.name(), dead.log(), dead.logTail()));
  }

  /// Services first, so that they can finish what they do; then the broker, then the database.
  synchronized void stop() {
    stopping = true;
    Together.run(services.stream().map(service -> (Runnable) () -> stop(service)).toList());
    stop(kafka);
    stop(postgres);
  }

  boolean isStopping() {
    return stopping;
  }

  private List<Component> components() {
    return Stream.concat(Stream.of(kafka, postgres), services.stream()).toList();
  }

  private void startAll(List<? extends Component> components) {
    components.forEach(component -> out.printf("  %-20s starting …%n", component.name()));
    Together.run(components.stream().map(component -> (Runnable) () -> start(component)).toList());
  }

  private void start(Component component) {
    var begin = System.nanoTime();
    component.start();
    data.record(components(), false);
    component.awaitHealthy(HEALTH_TIMEOUT);
    out.printf(
        "  %-20s ready in %s  127.0.0.1:%d%n",
        component.name(), Durations.since(begin), component.port());
  }

  private void stop(Component component) {
    if (component.isAlive()) {
      var begin = System.nanoTime();
      component.stop();
      out.printf("  %-20s stopped in %s%n", component.name(), Durations.since(begin));
    }
  }
}
