package io.corridorledger.identity;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// A role of a client. The issuer puts the names of roles, in lower case, into a claim of the
/// token.
public enum Role {
  /// May send queries. Clients need this role only if the setting for reads is `closed`.
  READER,
  /// May record facts, and may record remarks on the facts that the same client has recorded.
  RECORDER,
  /// May record remarks on all facts.
  CORRECTOR,
  /// May export the log, read the audit log, create and revoke API keys, and retry or skip events
  /// of parked streams.
  OPERATOR,
  /// May record facts and remarks without a review, if the client also has the role [#RECORDER]. If
  /// the setting for reviews is `off`, this role has no effect on commands.
  PUBLISHER;

  /// The name of the role in tokens, settings and documents.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The roles with these names. Other names are ignored, because an issuer may also issue roles of
  /// other systems.
  static Set<Role> of(Collection<String> names) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    Arrays.stream(values()).filter(role -> names.contains(role.text())).forEach(roles::add);
    return roles;
  }
}
