package io.corridorledger.projection.query;

import java.util.UUID;

/// A stored document of a read model whose rows each belong to one stream.
public interface Item {

  UUID id();

  /// Version of the last fact that is contained in the row. Notes are not contained.
  long version();
}
