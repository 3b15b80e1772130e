package io.corridorledger.local;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Prints a token of the stack's own issuer. The token gives a client a name and roles.
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = {
      "Print a token with which a client of this stack has a name and roles.",
      "Send it as Authorization: Bearer TOKEN. A token cannot be revoked. It expires after --minutes."
    })
final class TokenCommand implements Callable<Integer> {

  private static final int MAX_MINUTES = 60 * 24 * 30;
  private static final int MAX_SUBJECT = 100;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      split = ",",
      required = true,
      description = "reader, recorder, corrector or operator; can be repeated")
  Set<String> roles = new LinkedHashSet<>();

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      split = ",",
      description =
          "Type, aggregate or subject to which the client is limited, such as hub:baku-port; can be repeated; default no limit")
  Set<String> scopes = new LinkedHashSet<>();

  @Option(names = "--name", paramLabel = "NAME", description = "Display name of the client")
  String name;

  @Option(
      names = "--subject",
      paramLabel = "SUBJECT",
      description = "Identifier of the client; default is the user of the operating system")
  String subject = System.getProperty("user.name");

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "60",
      description = "Minutes for which the token is valid; default ${DEFAULT-VALUE}")
  int minutes;

  @Mixin Settings settings;

  @Override
  public Integer call() {
    if (!LocalIssuer.ROLES.containsAll(roles)) {
      throw usage("The roles are %s.".formatted(String.join(", ", LocalIssuer.ROLES)));
    }
    if (minutes < 1 || minutes > MAX_MINUTES) {
      throw usage("--minutes is a number from 1 to %d.".formatted(MAX_MINUTES));
    }
    if (scopes.stream().anyMatch(String::isBlank)) {
      throw usage("--scope has at least one character. Leave the option out for no limit.");
    }
    if (subject.isBlank() || subject.length() > MAX_SUBJECT) {
      throw usage("--subject has 1 to %d characters.".formatted(MAX_SUBJECT));
    }
    var issuer = LocalIssuer.existing(settings.dataDirectory().path());
    System.out.println(issuer.token(subject, name, roles, scopes, Duration.ofMinutes(minutes)));
    return Exit.OK.code();
  }

  private static StackException usage(String message) {
    return new StackException(Exit.USAGE, message);
  }
}
