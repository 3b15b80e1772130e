package io.corridorledger.local;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/// The options that state what the client of a token or of an API key may do.
final class Rights {

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      split = ",",
      required = true,
      description =
          "reader, recorder, corrector or publisher; a token can also have operator; can be repeated")
  Set<String> roles = new LinkedHashSet<>();

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      split = ",",
      description =
          "Type, aggregate or subject to which the client is limited, such as hub:baku-port; can be repeated; default no limit")
  Set<String> scopes = new LinkedHashSet<>();

  /// @param permitted the roles that the client may have
  /// @throws StackException if a role is not permitted, or if a scope is empty
  void check(List<String> permitted) {
    if (!permitted.containsAll(roles)) {
      throw new StackException(
          Exit.USAGE, "The permitted roles are %s.".formatted(String.join(", ", permitted)));
    }
    if (scopes.stream().anyMatch(String::isBlank)) {
      throw new StackException(
          Exit.USAGE, "--scope has at least one character. Leave the option out for no limit.");
    }
  }
}
