package io.corridorledger.openapi;

import java.util.Map;

/// One aggregate of each type in the dataset, so that the examples in the API documents can be
/// executed unchanged.
public final class DatasetExamples {

  /// Ids by the collection in the address. The dataset has no shipments, so that id is opened by
  /// the example of `recordShipment`.
  public static final Map<String, String> IDS =
      Map.ofEntries(
          Map.entry("agreements", "3e07c116-15f7-5e5c-838a-d22a6f5cdc3b"),
          Map.entry("visits", "9237753b-0fa8-5bad-a721-8d5a2728cdb8"),
          Map.entry("commitments", "d043f39a-8c0b-5a40-9bfe-ab994cf6864b"),
          Map.entry("memberships", "8cbc5d49-9614-5652-9b44-b9ef7bf64dd7"),
          Map.entry("indicators", "24080d39-925c-50e8-af9f-1632fdc9d1da"),
          Map.entry("corridors", "f509d85a-0f31-5951-b8ea-a08a0d2b49a8"),
          Map.entry("hubs", "1c38a30c-2653-5ddb-aaf3-6e06474e7876"),
          Map.entry("throughput", "25c6ded3-8dce-5c12-9311-0d9af49b49c5"),
          Map.entry("projects", "b8f205c1-035a-545a-ac7b-fd3952495a55"),
          Map.entry("sources", "6011d4a2-755c-5323-ba4d-176c62b2219c"),
          Map.entry("shipments", "0192a1b0-5c00-7000-8000-000000000002"));

  private DatasetExamples() {}
}
