package io.corridorledger.fuzz;

import java.util.Map;
import java.util.UUID;

/// The contents of the databases, read without the services.
public interface Ledger {

  /// Every event of a log, with its stream and version.
  Map<UUID, String> events(String log);

  /// Every receipt of a log: the key of a command, and its stored answer.
  Map<String, String> receipts(String log);

  /// The position of the last event of a log; -1 while an event has no position yet.
  long head(String log);

  /// The number of parked streams and of foreign records in the reader, as text. Empty if there are
  /// none.
  String setAside();
}
