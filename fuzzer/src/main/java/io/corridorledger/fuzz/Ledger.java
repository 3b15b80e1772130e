package io.corridorledger.fuzz;

import java.util.Map;
import java.util.UUID;

/// The contents of the databases, read without the services.
public interface Ledger {

  /// Every event of a log, with its stream and version.
  Map<UUID, String> events(String log);

  /// Every receipt of a log: the key of a command, and its stored answer.
  Map<String, String> receipts(String log);

  /// The position of the last event; -1 while some events have no position yet.
  long head(String log);

  /// The number of parked streams and of foreign records in the reader, as text; empty if there are
  /// none.
  String setAside();
}
