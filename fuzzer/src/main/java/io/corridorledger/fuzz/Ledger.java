package io.corridorledger.fuzz;

import java.util.Map;
import java.util.UUID;

/// What the databases hold, read past the services.
public interface Ledger {

  /// Every event of a log, with the stream and version that it has.
  Map<UUID, String> events(String log);

  /// Every receipt of a log: the key of a command, and the answer that it got.
  Map<String, String> receipts(String log);

  /// The position of the last event; -1 while some events have none yet.
  long head(String log);

  /// How many streams the reader parked and how many foreign records it met, in words; empty for
  /// none.
  String setAside();
}
