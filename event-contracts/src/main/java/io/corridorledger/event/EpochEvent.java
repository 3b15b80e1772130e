package io.corridorledger.event;

import io.corridorledger.value.Citation;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.Period;
import java.util.List;

/// What happens to a log itself. An operator records these, never a client; each log has one stream
/// of its own for them, of the type [#STREAM_TYPE].
public sealed interface EpochEvent extends LedgerEvent {

  String STREAM_TYPE = "ledger";

  @Override
  default List<Citation> citations() {
    return List.of();
  }

  @Override
  default Period occurred() {
    return null;
  }

  /// The writer's database was restored to an earlier state, and the events that it has lost are
  /// given up: from the first position on, the events of earlier epochs no longer count.
  ///
  /// @param epoch the new epoch, one more than the last
  /// @param firstPosition the position of this event, and the first of the new epoch
  /// @param lastChainHash chain hash at the position before, in hexadecimal digits; empty when this
  ///   is the first position
  /// @param reason why, in the operator's words
  @EventType("ledger-epoch-raised")
  record LedgerEpochRaised(long epoch, long firstPosition, String lastChainHash, String reason)
      implements EpochEvent {
    public LedgerEpochRaised {
      lastChainHash = lastChainHash == null ? "" : lastChainHash;
      InvalidValue.check()
          .that(epoch >= 2, "epoch", "must be 2 or more")
          .that(firstPosition >= 1, "firstPosition", "must be 1 or more")
          .text(reason, "reason", 1000)
          .orThrow();
    }
  }
}
