package io.corridorledger.contract;

import java.util.Map;

/// The types of streams, each with the log that owns it: no other log may contain its events.
public final class StreamTypes {

  private static final String AGREEMENTS = "agreements";
  private static final String LOGISTICS = "logistics";

  private static final Map<String, String> LOGS =
      Map.of(
          "agreements", AGREEMENTS,
          "visits", AGREEMENTS,
          "commitments", AGREEMENTS,
          "memberships", AGREEMENTS,
          "indicators", AGREEMENTS,
          "corridors", LOGISTICS,
          "hubs", LOGISTICS,
          "throughput", LOGISTICS,
          "projects", LOGISTICS,
          "shipments", LOGISTICS);

  private StreamTypes() {}

  /// Whether streams of this type belong to another log. A log that owns no type may contain every
  /// type.
  public static boolean belongToAnotherLog(String streamType, String log) {
    String owner = LOGS.get(streamType);
    return owner != null && !owner.equals(log) && LOGS.containsValue(log);
  }
}
