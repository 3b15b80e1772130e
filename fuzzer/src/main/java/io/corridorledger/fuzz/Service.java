package io.corridorledger.fuzz;

import java.util.List;
import java.util.Locale;

/// The services of the ledger.
public enum Service {
  AGREEMENTS,
  LOGISTICS,
  PROJECTION;

  /// The services that write, each to the log of its name.
  static final List<Service> WRITERS = List.of(AGREEMENTS, LOGISTICS);

  boolean writes() {
    return this != PROJECTION;
  }

  /// Of its log, if it writes one, and of its database.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
