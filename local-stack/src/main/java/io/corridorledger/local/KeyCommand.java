package io.corridorledger.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Creates, lists and revokes API keys of the services of a running stack, through the REST API.
/// The subcommand `kafka` does the same for the users of the broker.
@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    description =
        "Create, list and revoke API keys for clients that cannot get tokens from an issuer, and Kafka users for consumers.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      KeyCommand.Create.class,
      KeyCommand.Listing.class,
      KeyCommand.Revocation.class,
      KafkaUserCommand.class
    })
final class KeyCommand {

  private static final String PATH = "/v1/api-keys";
  private static final int MAX_DAYS = 366;

  /// A key cannot have the role `operator`.
  private static final List<String> ROLES = List.of("reader", "recorder", "corrector", "publisher");

  private KeyCommand() {}

  /// Creates a key and prints its text.
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = {
        "Create an API key of one service, and print its text. The text cannot be shown again.",
        "Send it as Authorization: Bearer KEY."
      })
  static final class Create implements Callable<Integer> {

    @Mixin Service service;

    @Option(
        names = "--name",
        paramLabel = "NAME",
        required = true,
        description = "Display name of the client")
    String name;

    @Mixin Rights rights;

    @Option(
        names = "--days",
        paramLabel = "N",
        defaultValue = "90",
        description = "Days for which the key is valid, at most 366; default ${DEFAULT-VALUE}")
    int days;

    @Mixin Settings settings;

    @Override
    public Integer call() {
      rights.check(ROLES);
      if (days < 1 || days > MAX_DAYS) {
        throw usage("--days is a number from 1 to %d.".formatted(MAX_DAYS));
      }
      var body = OperatorClient.JSON.createObjectNode().put("name", name).put("validDays", days);
      rights.roles.forEach(body.putArray("roles")::add);
      if (!rights.scopes.isEmpty()) {
        rights.scopes.forEach(body.putArray("scopes")::add);
      }
      var created = client(settings).post(service.name(), PATH, body.toString());
      // Only the text of the key is on the standard output, so that a script can store it.
      System.out.println(created.path("token").asText());
      System.err.printf(
          "Key %s of %s-service is valid until %s.%n",
          created.at("/apiKey/id").asText(),
          service.name(),
          created.at("/apiKey/expiresAt").asText());
      return Exit.OK.code();
    }
  }

  /// Lists the keys of one service or of all services.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description =
          "List the API keys with their status, expiry, last use, roles, scopes and name.")
  static final class Listing implements Callable<Integer> {

    @Option(
        names = "--service",
        paramLabel = "SERVICE",
        description = "agreements, logistics or projection; default all")
    String only;

    @Mixin Settings settings;

    @Override
    public Integer call() {
      var services = only == null ? Service.NAMES : List.of(Service.checked(only));
      var client = client(settings);
      System.out.printf(
          "%-10s  %-36s  %-7s  %-20s  %-20s  %s%n",
          "SERVICE", "ID", "STATUS", "EXPIRES", "LAST USED", "ROLES, SCOPES, NAME");
      for (var service : services) {
        for (var page = PATH + "?limit=1000"; page != null; ) {
          var json = client.get(service, page);
          json.path("apiKeys").forEach(key -> print(service, key));
          page = json.path("next").textValue();
        }
      }
      return Exit.OK.code();
    }

    private static void print(String service, JsonNode key) {
      System.out.printf(
          "%-10s  %-36s  %-7s  %-20s  %-20s  %s%n",
          service,
          key.path("id").asText(),
          key.path("status").asText(),
          seconds(key.path("expiresAt").asText()),
          seconds(key.path("lastUsedAt").asText("-")),
          "%s, %s, %s"
              .formatted(
                  texts(key.path("roles")),
                  key.has("scopes") ? texts(key.path("scopes")) : "not limited",
                  key.path("name").asText().replaceAll("\\p{Cntrl}", " ")));
    }

    /// A time without its fraction of a second.
    private static String seconds(String time) {
      return time.replaceFirst("\\.\\d+", "");
    }

    private static String texts(JsonNode list) {
      return StreamSupport.stream(list.spliterator(), false)
          .map(JsonNode::asText)
          .collect(Collectors.joining(" ", "[", "]"));
    }
  }

  /// Revokes a key.
  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Revoke an API key permanently. Safe to repeat.")
  static final class Revocation implements Callable<Integer> {

    @Parameters(paramLabel = "ID", description = "Id of the key, which ./corridor key list prints")
    UUID id;

    @Mixin Service service;

    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        description = "Reason for the revocation, which the audit log shows")
    String reason;

    @Mixin Settings settings;

    @Override
    public Integer call() {
      var body = OperatorClient.JSON.createObjectNode();
      if (reason != null) {
        body.put("reason", reason);
      }
      var revoked =
          client(settings)
              .post(service.name(), "%s/%s/revocation".formatted(PATH, id), body.toString());
      System.out.printf(
          "Key %s of %s-service was revoked at %s.%n",
          id, service.name(), revoked.path("revokedAt").asText());
      return Exit.OK.code();
    }
  }

  /// The option that selects a service.
  static final class Service {

    static final List<String> NAMES = List.of("agreements", "logistics", "projection");

    @Option(
        names = "--service",
        paramLabel = "SERVICE",
        required = true,
        description = "agreements, logistics or projection")
    private String name;

    String name() {
      return checked(name);
    }

    static String checked(String name) {
      if (!NAMES.contains(name)) {
        throw usage("The services are %s.".formatted(String.join(", ", NAMES)));
      }
      return name;
    }
  }

  private static OperatorClient client(Settings settings) {
    return new OperatorClient(settings, "./corridor key list");
  }

  private static StackException usage(String message) {
    return new StackException(Exit.USAGE, message);
  }
}
