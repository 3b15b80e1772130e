package io.corridorledger.local;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Creates, lists and revokes users of the broker of a running stack, see [KafkaAccess].
@Command(
    name = "kafka",
    mixinStandardHelpOptions = true,
    description = "Create, list and revoke Kafka users, for consumers that read the topics.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      KafkaUserCommand.Create.class,
      KafkaUserCommand.Listing.class,
      KafkaUserCommand.Revocation.class
    })
final class KafkaUserCommand {

  private KafkaUserCommand() {}

  /// Creates a user and prints its password.
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = {
        "Create a Kafka user, and print its password. The password cannot be shown again.",
        "The user may read all topics, and use consumer groups whose ids begin with NAME and a period."
      })
  static final class Create implements Callable<Integer> {

    @Parameters(
        paramLabel = "NAME",
        description = "Name of the user: lower-case letters, digits and hyphens")
    String name;

    @Mixin Settings settings;

    @Override
    public Integer call() {
      var password = broker(settings).create(name);
      // Only the password is on the standard output, so that a script can store it.
      System.out.println(password);
      System.err.printf(
          "Kafka user %s can read the topics at 127.0.0.1:%d with SCRAM-SHA-512 and consumer groups such as %s.1%n",
          name,
          settings.dataDirectory().port("kafka", "secure").orElse(settings.kafkaSecurePort),
          name);
      return Exit.OK.code();
    }
  }

  /// Lists the users.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List the names of the Kafka users, without the accounts of the services.")
  static final class Listing implements Callable<Integer> {

    @Mixin Settings settings;

    @Override
    public Integer call() {
      broker(settings).users().forEach(System.out::println);
      return Exit.OK.code();
    }
  }

  /// Revokes a user.
  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Remove a Kafka user with its permissions.")
  static final class Revocation implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "Name of the user")
    String name;

    @Mixin Settings settings;

    @Override
    public Integer call() {
      broker(settings).revoke(name);
      System.out.printf("Kafka user %s was revoked.%n", name);
      return Exit.OK.code();
    }
  }

  /// The broker of the stack, with the settings of the broker's own account.
  private static KafkaAccess broker(Settings settings) {
    var data = settings.dataDirectory();
    var directory = data.file("kafka");
    var kafka =
        new KafkaBroker(
            directory,
            data.port("kafka").orElse(settings.kafkaPort),
            data.port("kafka", "secure").orElse(settings.kafkaSecurePort));
    if (!kafka.answers()) {
      throw new StackException(
          Exit.NOT_RUNNING,
          "Kafka does not respond on port %d: start it with ./corridor up, or without the services with ./corridor up --infrastructure."
              .formatted(kafka.port()));
    }
    var properties = new Properties();
    try {
      properties.load(
          new StringReader(Files.readString(directory.resolve(KafkaBroker.ADMIN_SETTINGS))));
    } catch (IOException e) {
      throw new StackException(
          Exit.DATA_DIRECTORY, "%s has no settings of a broker.".formatted(directory), e);
    }
    Map<String, String> administrator = new HashMap<>();
    properties
        .stringPropertyNames()
        .forEach(name -> administrator.put(name, properties.getProperty(name)));
    return new KafkaAccess(administrator, true);
  }
}
