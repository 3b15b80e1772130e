package io.corridorledger.fuzz;

import java.util.List;
import java.util.Locale;

/// The services of the ledger.
public enum Service {
  AGREEMENTS,
  LOGISTICS,
  PROJECTION;

  /// The services that write. Each of them writes one log, see [#label].
  static final List<Service> WRITERS = List.of(AGREEMENTS, LOGISTICS);

  boolean writes() {
    return this != PROJECTION;
  }

  /// The name of the service's database. The log of a writer has the same name.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
