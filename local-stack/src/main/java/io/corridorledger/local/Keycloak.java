package io.corridorledger.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A Keycloak server with the realm of `corridor-ledger-realm.json`. The first start imports the
/// realm into the server's database, which is a file in the component's folder. Later starts do not
/// change the realm.
///
/// The server listens only on the loopback address. [KeycloakDistribution#ensure] must have
/// downloaded its program files.
public final class Keycloak extends Component {

  static final String NAME = "keycloak";

  private static final String REALM_FILE = "corridor-ledger-realm.json";
  private static final int HEAP_MEGABYTES = 384;

  private final KeycloakRealm realm;

  public Keycloak(Path directory, int port) {
    super(NAME, directory, port);
    this.realm = new KeycloakRealm(directory, port);
  }

  public KeycloakRealm realm() {
    return realm;
  }

  @Override
  String stopSignal() {
    return "TERM";
  }

  @Override
  List<String> command() throws IOException {
    Files.createDirectories(KeycloakDistribution.imports());
    OwnerOnly.write(KeycloakDistribution.imports().resolve(REALM_FILE), realmFile());
    var command = KeycloakDistribution.command(HEAP_MEGABYTES);
    command.addAll(
        List.of(
            "start",
            "--optimized",
            "--import-realm",
            "--http-enabled=true",
            "--http-host=127.0.0.1",
            "--http-port=" + port(),
            "--hostname=" + realm.server(),
            // Another cache would open ports for other servers of a cluster, on all addresses.
            "--cache=local",
            // The default URL would also open the database to connections from other processes.
            "--db-url=jdbc:h2:file:%s;NON_KEYWORDS=VALUE;DB_CLOSE_ON_EXIT=FALSE"
                .formatted(directory().resolve("database/keycloak"))));
    return command;
  }

  private static String realmFile() throws IOException {
    try (var in = Keycloak.class.getResourceAsStream("/" + REALM_FILE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// The secrets, which Keycloak inserts into the realm file when it imports the realm.
  @Override
  Map<String, String> environment() {
    var environment = new HashMap<String, String>();
    for (var client : KeycloakRealm.CLIENTS) {
      environment.put(
          client.toUpperCase(Locale.ROOT).replace('-', '_') + "_SECRET", realm.secret(client));
    }
    environment.put("KC_BOOTSTRAP_ADMIN_USERNAME", KeycloakRealm.ADMIN);
    environment.put("KC_BOOTSTRAP_ADMIN_PASSWORD", realm.adminPassword());
    return environment;
  }

  @Override
  boolean probe() throws IOException {
    return realm.answers();
  }
}
