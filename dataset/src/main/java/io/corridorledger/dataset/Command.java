package io.corridorledger.dataset;

import io.corridorledger.event.LedgerEvent;
import java.util.List;
import java.util.UUID;

/// One line of a command file: an HTTP request whose body is an event.
///
/// @param file name of the file below `commands/`
/// @param line counted from 1
/// @param key the Idempotency-Key. Because of this key, the files can safely be sent again.
/// @param ifMatch `*` if the command changes an existing aggregate, otherwise null
/// @param aggregate a readable name of the aggregate, such as `hub:xian`. The id of the aggregate
///   is computed from this name.
/// @param facts ids of the article's statements that the command records; empty for reference data.
///   The loader ignores them.
/// @param targetOf only for a remark: the key of the command that records the event to which the
///   remark refers. The id of that event is not known before it is recorded, so the loader inserts
///   the id.
/// @param event the body, which must be valid for the path
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

  /// The id of the aggregate. If the command opens a stream, the id is in the body; otherwise it is
  /// in the path.
  public UUID stream() {
    var inPath = Dataset.ID.matcher(path);
    return inPath.find() ? UUID.fromString(inPath.group()) : event.id();
  }

  /// Whether the command opens a stream, which means that it creates an aggregate.
  public boolean opens() {
    return !Dataset.ID.matcher(path).find();
  }

  public String place() {
    return file + ":" + line;
  }
}
