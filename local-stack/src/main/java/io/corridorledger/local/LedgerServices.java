package io.corridorledger.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The three services with their settings: their URLs, databases and broker accounts.
///
/// Each service gets only the secrets that it needs: the passwords of its own database role and
/// broker account, and the keys of the logs that it writes or reads.
public final class LedgerServices {

  /// The ports of a service.
  ///
  /// @param management port for health and metrics
  public record Address(int port, int management) {}

  /// A service and its database.
  record Deployed(ServiceProcess service, Database database) {}

  private final Path directory;
  private final KafkaBroker kafka;
  private final LogKeys keys;
  private final Issuer issuer;
  private final String origins;
  private final String schemas;
  private final Deployed agreements;
  private final Deployed logistics;
  private final Deployed projection;

  /// Creates the databases and roles that are missing. The database server and the broker must be
  /// running.
  ///
  /// @param directory the data directory, with a folder for each service
  /// @param issuer the issuer of the tokens that the services accept
  public LedgerServices(
      Path directory,
      KafkaBroker kafka,
      Postgres postgres,
      Issuer issuer,
      Address agreements,
      Address logistics,
      Address projection) {
    this.directory = directory;
    this.kafka = kafka;
    this.keys = LogKeys.of(directory);
    this.issuer = issuer;
    this.origins =
        Stream.of(agreements, logistics, projection)
            .flatMap(address ->
                Stream.of("127.0.0.1", "localhost")
                    .map(host -> "http://%s:%d".formatted(host, address.port())))
            .collect(Collectors.joining(","));
    this.schemas =
        SchemasAddress.of(directory, URI.create("http://127.0.0.1:" + projection.port()));
    this.agreements = writer("agreements", agreements, postgres.database("agreements"));
    this.logistics = writer("logistics", logistics, postgres.database("logistics"));
    this.projection = reader(projection, postgres.database("projections"));
  }

  public ServiceProcess agreements() {
    return agreements.service();
  }

  public ServiceProcess logistics() {
    return logistics.service();
  }

  public ServiceProcess projection() {
    return projection.service();
  }

  public List<ServiceProcess> all() {
    return List.of(agreements(), logistics(), projection());
  }

  /// Migrates the schemas of all databases, see [Migration].
  ///
  /// @param progress receives the name of a service and the state of its migration
  public void migrate(BiConsumer<String, String> progress) {
    Parallel.run(
        List.of(agreements, logistics, projection).stream()
            .map(deployed ->
                (Runnable)
                    () -> new Migration(deployed.service(), deployed.database(), progress).run())
            .toList());
  }

  private Deployed writer(String log, Address address, Database database) {
    var environment = environment(database, log + "-relay");
    environment.put("CORRIDOR_LOG_MAC_KEY", keys.currentOrNew(log));
    environment.put("CORRIDOR_LOG_SCHEMAS", schemas);
    return new Deployed(service(log + "-service", address, environment), database);
  }

  private Deployed reader(Address address, Database database) {
    var environment = environment(database, "projection-reader");
    environment.put("CORRIDOR_WRITERS_AGREEMENTS_URL", agreements().url().toString());
    environment.put("CORRIDOR_WRITERS_AGREEMENTS_MAC_KEYS", keys.allOrNew("agreements"));
    environment.put("CORRIDOR_WRITERS_LOGISTICS_URL", logistics().url().toString());
    environment.put("CORRIDOR_WRITERS_LOGISTICS_MAC_KEYS", keys.allOrNew("logistics"));
    environment.putAll(issuer.settingsOfReader());
    return new Deployed(service("projection-service", address, environment), database);
  }

  private Map<String, String> environment(Database database, String account) {
    var environment = new HashMap<>(ServiceProcess.environment(database));
    environment.putAll(ServiceProcess.environment(kafka.clientSettings(account)));
    environment.putAll(issuer.settings());
    // The Swagger UI of each service may send requests to all three services.
    environment.put("CORRIDOR_HTTP_ALLOWED_ORIGINS", origins);
    return environment;
  }

  private ServiceProcess service(String name, Address address, Map<String, String> environment) {
    return new ServiceProcess(
        name,
        directory.resolve(name),
        address.port(),
        address.management(),
        Project.serviceJar(name),
        environment);
  }
}
