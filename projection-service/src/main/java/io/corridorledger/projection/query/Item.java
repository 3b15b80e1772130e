package io.corridorledger.projection.query;

import java.util.UUID;

/// The document of a row, in a read model whose rows are each computed from one stream.
public interface Item {

  UUID id();

  /// Version of the last fact that is contained in the row. Notes are not contained.
  long version();
}
