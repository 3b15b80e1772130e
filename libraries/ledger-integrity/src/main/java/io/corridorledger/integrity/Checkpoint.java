package io.corridorledger.integrity;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The end of each log at one moment. An operator signs a checkpoint and stores it outside all
/// databases and brokers. Later, the operator compares the logs with the checkpoint. If an event
/// before the end of a log was changed or removed, the chain hash of the log differs from the chain
/// hash in the checkpoint. So the operator detects a change even if the attacker controls the
/// database and the broker.
///
/// ```
/// corridor-ledger checkpoint v1
/// agreements 1 172 Base64(chain hash at position 172)
/// logistics 1 342 Base64(chain hash at position 342)
/// ```
///
/// A line contains the name of a log, its epoch, its last position and the chain hash at that
/// position. The text is signed as a [SignedNote].
public record Checkpoint(List<LogEnd> logs) {

  private static final String FIRST_LINE = "corridor-ledger checkpoint v1";

  /// @param log name of the log: `agreements`, `logistics`
  /// @param epoch epoch of the last event
  /// @param position last position of the log; 0 when the log is empty
  /// @param chainHash chain hash at the last position, as in [HashChain]
  public record LogEnd(String log, long epoch, long position, byte[] chainHash) {}

  public Checkpoint {
    logs = List.copyOf(logs);
  }

  /// Reads a checkpoint.
  ///
  /// @throws IllegalArgumentException if the text is not a checkpoint
  public static Checkpoint parse(String text) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.getFirst().equals(FIRST_LINE))
      throw new IllegalArgumentException("a checkpoint begins with the line '" + FIRST_LINE + "'");
    List<LogEnd> logs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] parts = line.split(" ", -1);
      if (parts.length != 4 || !names.add(parts[0])) throw malformed(line);
      try {
        LogEnd end =
            new LogEnd(
                parts[0],
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                Base64.getDecoder().decode(parts[3]));
        if (end.epoch() < 1 || end.position() < 0) throw malformed(line);
        logs.add(end);
      } catch (IllegalArgumentException e) {
        throw malformed(line);
      }
    }
    return new Checkpoint(logs);
  }

  private static IllegalArgumentException malformed(String line) {
    return new IllegalArgumentException(
        "'%s' is not a line of a checkpoint: log, epoch, position, chain hash".formatted(line));
  }

  public String text() {
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    for (LogEnd end : logs)
      text.append(end.log())
          .append(' ')
          .append(end.epoch())
          .append(' ')
          .append(end.position())
          .append(' ')
          .append(Base64.getEncoder().encodeToString(end.chainHash()))
          .append('\n');
    return text.toString();
  }
}
