package io.corridorledger.event;

import io.corridorledger.value.Citation;
import io.corridorledger.value.InvalidValue;
import java.util.List;

/// What every fact needs: somebody who says so.
final class Evidence {

  private Evidence() {}

  /// @throws InvalidValue when nobody is cited, or more than [LedgerEvent#MAX_CITATIONS]
  static List<Citation> of(List<Citation> citations) {
    List<Citation> copy = InvalidValue.listOf(citations, "citations");
    InvalidValue.check().list(copy, "citations", 1, LedgerEvent.MAX_CITATIONS).orThrow();
    return copy;
  }
}
