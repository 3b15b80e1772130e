package io.corridorledger.local.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.corridorledger.integrity.Checkpoint.LogEnd;
import io.corridorledger.integrity.HashChain;
import io.corridorledger.local.verify.Epochs.Epoch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;

/// Checks a log from its first to its last position. Positions must have no gaps. Each event must
/// match its hash. Each chain hash must follow from the previous one. The epoch may change only at
/// an epoch event.
///
/// Each position is compared with the stored values of the previous position, not with computed
/// ones. Therefore a changed event does not cause a finding at every later position.
final class ChainCheck {

  static final String EPOCH_RAISED = "ledger-epoch-raised";
  static final String LEDGER_STREAM_TYPE = "ledger";

  /// Number of rows that are in memory at a time. The number is small, because an event can have
  /// some megabytes.
  private static final int FETCH_ROWS = 64;

  private static final ObjectMapper JSON = new ObjectMapper();

  /// The URL namespace of RFC 9562, section 6.6.
  private static final UUID URL_NAMESPACE = UUID.fromString("6ba7b811-9dad-11d1-80b4-00c04fd430c8");

  private final UUID ledgerStream;
  private final LogEnd since;
  private final Findings findings;
  private final Epochs epochs = new Epochs();
  private byte[] chain = HashChain.start();
  private long last;
  private long events;
  private boolean knowsChain = true;
  private byte[] chainAtCheckpoint;

  /// @param log name of the log
  /// @param since the end of this log according to a signed checkpoint; null for no checkpoint
  ChainCheck(String log, LogEnd since, Findings findings) {
    this.ledgerStream = ledgerStream(log);
    this.since = since;
    this.findings = findings;
  }

  Epochs epochs() {
    return epochs;
  }

  long events() {
    return events;
  }

  long lastPosition() {
    return last;
  }

  byte[] chainHash() {
    return chain;
  }

  /// The id of the stream with the epoch events of the log. The id is the UUID (version 5) of the
  /// URL `urn:corridor:ledger:<log>`.
  static UUID ledgerStream(String log) {
    try {
      var digest = MessageDigest.getInstance("SHA-1");
      digest.update(
          ByteBuffer.allocate(16)
              .putLong(URL_NAMESPACE.getMostSignificantBits())
              .putLong(URL_NAMESPACE.getLeastSignificantBits())
              .array());
      var hash =
          ByteBuffer.wrap(
              digest.digest(("urn:corridor:ledger:" + log).getBytes(StandardCharsets.UTF_8)));
      var high = hash.getLong() & 0xffff_ffff_ffff_0fffL | 0x5000L;
      var low = hash.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
      return new UUID(high, low);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /// The epoch that gave up the position of the checkpoint; empty if no epoch gave it up. A
  /// checkpoint whose position was given up cannot be compared with the log.
  Optional<Epoch> checkpointGivenUpBy() {
    return since == null ? Optional.empty() : epochs.thatGaveUp(since.position(), since.epoch());
  }

  /// @param snapshot connection with an open transaction that sees one state of the log
  /// @param progress receives the current position
  void run(Connection snapshot, LongConsumer progress) throws SQLException {
    try (var query = snapshot.prepareStatement(LogRow.QUERY + " ORDER BY l.position")) {
      query.setFetchSize(FETCH_ROWS);
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          var row = LogRow.of(rows);
          check(row);
          progress.accept(row.position());
        }
      }
    }
    if (since != null) {
      compareWithCheckpoint();
    }
  }

  private void check(LogRow row) {
    if (row.position() <= last) {
      findings.add(row.position(), "exists more than once in the log, or is below 1");
      return;
    }
    if (row.position() > last + 1) {
      findings.add(last + 1, row.position() - 1, "missing in the log");
      knowsChain = false;
    }
    checkEvent(row);
    if (knowsChain
        && !Arrays.equals(HashChain.next(chain, orEmpty(row.eventHash())), row.chainHash())) {
      findings.add(row.position(), "the log does not continue the chain of hashes");
    }
    checkEpoch(row);
    knowsChain = row.chainHash() != null;
    chain = orEmpty(row.chainHash());
    last = row.position();
    events++;
    if (since != null && since.position() == last) {
      chainAtCheckpoint = chain;
    }
  }

  private static byte[] orEmpty(byte[] hash) {
    return hash == null ? HashChain.start() : hash;
  }

  private void checkEvent(LogRow row) {
    if (row.event() == null) {
      findings.add(
          row.position(),
          "its event, version %d of the stream %s, is missing"
              .formatted(row.streamVersion(), row.stream()));
      return;
    }
    try {
      if (!Arrays.equals(row.event().sha256(), row.eventHash())) {
        findings.add(row.position(), "the log is not what was sequenced there");
      }
    } catch (RuntimeException e) {
      // `sha256` fails if the version of the hash is unknown, or if a column is empty or infinite.
      // The writer never stores such a row.
      findings.add(row.position(), "the log cannot be hashed: " + e.getMessage());
    }
  }

  private void checkEpoch(LogRow row) {
    var event = row.event();
    if (event != null
        && (EPOCH_RAISED.equals(event.type())
            || LEDGER_STREAM_TYPE.equals(event.streamType())
            || ledgerStream.equals(event.stream()))) {
      raised(row).ifPresent(epochs::add);
    }
    if (row.ledgerEpoch() != epochs.current()) {
      findings.add(
          row.position(),
          "the log has epoch %d; by the events of the chain it is %d"
              .formatted(row.ledgerEpoch(), epochs.current()));
    }
  }

  private Optional<Epoch> raised(LogRow row) {
    var event = row.event();
    if (!EPOCH_RAISED.equals(event.type())
        || !LEDGER_STREAM_TYPE.equals(event.streamType())
        || !ledgerStream.equals(event.stream())) {
      findings.add(row.position(), "it is no epoch event, or is not on the stream " + ledgerStream);
      return Optional.empty();
    }
    try {
      var payload = JSON.readTree(event.payload());
      var expectedChain = HexFormat.of().formatHex(chain);
      if (number(payload, "epoch") <= epochs.current()
          || number(payload, "firstPosition") != row.position()
          || knowsChain && !payload.path("lastChainHash").asText().equals(expectedChain)) {
        findings.add(
            row.position(),
            "it raises the epoch with another epoch, position or chain hash than its own");
      }
      // The check of later positions uses the epoch of this event even if the event is wrong. With
      // the earlier epoch, the check would report the same finding at every later position.
      return Optional.of(
          new Epoch(
              Math.max(number(payload, "epoch"), epochs.current() + 1),
              row.position(),
              payload.path("reason").asText()));
    } catch (IOException e) {
      findings.add(row.position(), "its epoch event cannot be read");
      return Optional.empty();
    }
  }

  private static long number(JsonNode payload, String field) {
    return payload.path(field).canConvertToLong() ? payload.path(field).asLong() : 0;
  }

  private void compareWithCheckpoint() {
    if (checkpointGivenUpBy().isPresent()) {
      return; // An operator gave up the event of the signed checkpoint: there is nothing to
      // compare.
    }
    if (since.position() > last) {
      findings.add(last + 1, since.position(), "in the checkpoint, but not in the log");
    } else if (since.position() > 0
        && (since.epoch() != epochs.at(since.position())
            || !Arrays.equals(since.chainHash(), chainAtCheckpoint))) {
      findings.add(
          "the checkpoint does not fit the log: up to position %d it has another chain hash or epoch"
              .formatted(since.position()));
    }
  }
}
