package io.corridorledger.lifecycle;

/// The status of a hub.
public enum HubStatus {
  REGISTERED,
  MERGED,
  /// the hub has no active fact
  RETRACTED
}
