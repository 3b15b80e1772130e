package io.corridorledger.fuzz;

import java.util.Map;
import java.util.UUID;

/// The contents of the databases, read without the services.
public interface Ledger {

  /// All events of a log. The key is the event id, and the value is the stream and the version.
  Map<UUID, String> events(String log);

  /// All receipts of a log. The key is the idempotency key of a command, and the value is the
  /// stored answer.
  Map<String, String> receipts(String log);

  /// The position of the last event of a log; -1 if an event has no position yet.
  long head(String log);

  /// A text with the numbers of parked streams and foreign records of the reader; empty if there
  /// are none.
  String setAside();
}
