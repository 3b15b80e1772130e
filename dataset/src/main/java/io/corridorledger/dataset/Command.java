package io.corridorledger.dataset;

import io.corridorledger.event.LedgerEvent;
import java.util.List;
import java.util.UUID;

/// One line of a command file. The line is an HTTP request whose body is an event.
///
/// @param file name of the file below `commands/`
/// @param line line number, from 1
/// @param key the Idempotency-Key, which makes it safe to send a file again
/// @param ifMatch `*` if the command changes an existing aggregate; otherwise null
/// @param aggregate a readable name of the aggregate, such as `hub:xian`. The id of the aggregate
///   is computed from this name.
/// @param facts ids of the statements that the command records, from `facts.jsonl`; empty for
///   reference data. The loader ignores these ids.
/// @param targetOf for a remark, the key of the command that records the target event; otherwise
///   null. The loader inserts the id of that event, because the id is known only after the event is
///   recorded.
/// @param event the body of the request
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

  /// The id of the aggregate. A command that opens a stream has this id in its body. Any other
  /// command has the id in its path.
  public UUID stream() {
    var inPath = Dataset.ID.matcher(path);
    return inPath.find() ? UUID.fromString(inPath.group()) : event.id();
  }

  /// Whether the command creates an aggregate and so opens its stream.
  public boolean opens() {
    return !Dataset.ID.matcher(path).find();
  }

  public String place() {
    return file + ":" + line;
  }
}
