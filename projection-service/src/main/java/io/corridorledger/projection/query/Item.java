package io.corridorledger.projection.query;

import java.util.UUID;

/// The document of a row, if the row is computed from the facts of one stream.
public interface Item {

  UUID id();

  /// Version of the last event from which the row was computed. Notes do not count, because they
  /// change no row.
  long version();
}
