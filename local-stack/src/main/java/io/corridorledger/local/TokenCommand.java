package io.corridorledger.local;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Prints a token of the issuer of the stack. The token gives a client a name and roles.
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = {
      "Print a token with which a client of this stack has a name and roles.",
      "Send it as Authorization: Bearer TOKEN. A token cannot be revoked. It expires after --minutes.",
      "If the stack was started with --identity keycloak, give one --role, and none of --scope, --name, --subject and --minutes. The realm sets these properties."
    })
final class TokenCommand implements Callable<Integer> {

  private static final int MAX_MINUTES = 60 * 24 * 30;
  private static final int MAX_SUBJECT = 100;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      split = ",",
      required = true,
      description = "reader, recorder, corrector, operator or publisher; can be repeated")
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

  @Spec CommandSpec spec;

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
    System.out.println(
        switch (Issuer.existing(settings.dataDirectory())) {
          case LocalIssuer local ->
              local.token(subject, name, roles, scopes, Duration.ofMinutes(minutes));
          case KeycloakRealm realm -> token(realm);
        });
    return Exit.OK.code();
  }

  /// Requests a token from Keycloak. The realm has a client for each role, and sets the name, the
  /// scopes and the validity.
  private String token(KeycloakRealm realm) {
    var given = spec.commandLine().getParseResult();
    var unusable =
        Stream.of("--scope", "--name", "--subject", "--minutes")
            .filter(given::hasMatchedOption)
            .toList();
    if (!unusable.isEmpty()) {
      throw usage(
          "Keycloak issues the tokens of this stack: leave out %s, and set these properties of the client in the admin console, %s/admin."
              .formatted(String.join(", ", unusable), realm.server()));
    }
    if (roles.size() > 1) {
      throw usage(
          "Keycloak issues the tokens of this stack, with a client for each role: give one --role, or assign more roles to the client in the admin console, %s/admin."
              .formatted(realm.server()));
    }
    return realm.token(roles.iterator().next());
  }

  private static StackException usage(String message) {
    return new StackException(Exit.USAGE, message);
  }
}
