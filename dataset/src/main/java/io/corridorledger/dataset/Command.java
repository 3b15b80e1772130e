package io.corridorledger.dataset;

import io.corridorledger.event.LedgerEvent;
import java.util.List;
import java.util.UUID;

/// One line of a command file: an HTTP request whose body is an event.
///
/// @param file name of the file below `commands/`
/// @param line counted from 1
/// @param key the Idempotency-Key, which makes it safe to send the files again
/// @param ifMatch `*` for further evidence about an aggregate that an earlier line opened, else
///   null
/// @param aggregate the natural key whose UUIDv5 is the id of the stream
/// @param facts ids of the facts that the command records; loaders ignore them. Empty for reference
///   data, which comes from no article
/// @param targetOf for a remark about a fact: the key of the command that recorded the fact. Its
///   event has an id only after it is recorded, so the sender of the remark fills in its `target`
/// @param event the body, read strictly as the type that its path takes
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

  /// The id of the stream: in the path for further evidence, in the body for the event that opens a
  /// stream.
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
