package io.corridorledger.dataset;

import io.corridorledger.event.LedgerEvent;
import java.util.List;
import java.util.UUID;

/// One line of a file of commands: a request, and the event that its body is.
///
/// @param file name of the file below `commands/`
/// @param line counted from 1
/// @param key the Idempotency-Key, so that the files may be sent again
/// @param ifMatch `*` for further evidence on what an earlier line opened, else null
/// @param aggregate the natural key whose UUIDv5 is the id of the stream
/// @param facts ids of the facts that the command holds; loaders ignore it. None for reference
///   data, which is of no article
/// @param targetOf of a remark on a fact: the key of the command that recorded that fact. Its event
///   has an id only once it is in a ledger, so whoever sends the remark fills in its `target`
/// @param event the body, read strictly as what its path takes
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

  /// The id of the stream: in the path of further evidence, in the body of what opens a stream.
  public UUID stream() {
    var inPath = Dataset.ID.matcher(path);
    return inPath.find() ? UUID.fromString(inPath.group()) : event.id();
  }

  /// Whether it opens a stream.
  public boolean opens() {
    return !Dataset.ID.matcher(path).find();
  }

  public String place() {
    return file + ":" + line;
  }
}
