package io.corridorledger.projection.query;

import java.util.UUID;

/// The document of a row that is computed from the facts of one stream.
public interface Item {

  UUID id();

  /// Version of the last event that the row contains. Rows contain no notes.
  long version();
}
