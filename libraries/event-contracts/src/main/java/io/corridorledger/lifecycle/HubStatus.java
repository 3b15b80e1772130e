package io.corridorledger.lifecycle;

/// The status of a hub.
public enum HubStatus {
  REGISTERED,
  MERGED,
  /// no fact is active
  RETRACTED
}
