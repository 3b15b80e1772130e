package io.corridorledger.dataset;

import io.corridorledger.event.LedgerEvent;
import java.util.List;
import java.util.UUID;

/// One line of a command file: an HTTP request whose body is an event.
///
/// @param file name of the file below `commands/`
/// @param line counted from 1
/// @param key the Idempotency-Key. Because of this key, the files can safely be sent again.
/// @param ifMatch `*` if the command adds evidence to an aggregate that an earlier line opened,
///   otherwise null
/// @param aggregate the natural key of the aggregate; its UUIDv5 is the id of the stream
/// @param facts ids of the facts that the command records; empty for reference data, which no
///   article states. Loaders ignore these ids.
/// @param targetOf only for a remark: the key of the command that records the target. An event gets
///   its id when it is recorded. Therefore the client sets `target` before it sends the remark.
/// @param event the body, read strictly as the type that belongs to the path
public record Command(
    String file,
    int line,
    String key,
    String method,
    String path,
    String ifMatch,
    String aggregate,
    List<String> facts,
    String targetOf,
    LedgerEvent event) {

  /// The id of the stream. For a command that opens a stream, the id is in the body; otherwise it
  /// is in the path.
  public UUID stream() {
    var inPath = Dataset.ID.matcher(path);
    return inPath.find() ? UUID.fromString(inPath.group()) : event.id();
  }

  /// Whether the command opens a stream.
  public boolean opens() {
    return !Dataset.ID.matcher(path).find();
  }

  public String place() {
    return file + ":" + line;
  }
}
