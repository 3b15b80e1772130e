package io.corridorledger.projection.query;

import java.util.UUID;

/// The document of a row, if the row is folded from one stream.
public interface Item {

  UUID id();

  /// Version of the last fact from which the row was folded. A note changes no row.
  long version();
}
