package io.corridorledger.system;

import java.util.Map;

/// Replaces ports in texts. The documents have the ports of a local stack, and this system has
/// other ports.
record PrintedPorts(LedgerSystem system) {

  private static final String ADDRESS = "(localhost|127\\.0\\.0\\.1):%s\\b";

  private Map<String, Integer> ports() {
    return Map.of(
        "8080", system.projection().port(),
        "8081", system.agreements().service().port(),
        "8082", system.logistics().service().port(),
        "18080", system.projection().managementUrl().getPort(),
        "18081", system.agreements().service().managementUrl().getPort(),
        "18082", system.logistics().service().managementUrl().getPort());
  }

  /// Replaces the ports of a local stack by the ports of this system.
  String onThisSystem(String text) {
    var here = text;
    for (var port : ports().entrySet())
      here = here.replaceAll(ADDRESS.formatted(port.getKey()), "$1:" + port.getValue());
    return here;
  }

  /// Replaces the ports of this system by the ports of a local stack.
  String asPrinted(String text) {
    var there = text;
    for (var port : ports().entrySet())
      there = there.replaceAll(ADDRESS.formatted(port.getValue()), "$1:" + port.getKey());
    return there;
  }
}
