package io.corridorledger.event;

import io.corridorledger.constraint.Form;
import io.corridorledger.constraint.Text;
import io.corridorledger.value.Citation;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/// Events of the log itself. Only an operator records these events, never a client. Each log has
/// one stream for them, of the type [#STREAM_TYPE].
public sealed interface EpochEvent extends LedgerEvent {

  String STREAM_TYPE = "ledger";

  @Override
  default List<Citation> citations() {
    return List.of();
  }

  /// The writer's database was restored to an earlier state, and the lost events are given up. From
  /// the first position on, events of earlier epochs are no longer valid.
  ///
  /// @param epoch the new epoch, one more than the last
  /// @param firstPosition the position of this event, which is the first of the new epoch
  /// @param lastChainHash chain hash at the previous position, in hexadecimal digits; empty when
  ///   this is the first position
  /// @param reason the operator's reason
  @EventType("ledger-epoch-raised")
  record LedgerEpochRaised(
      @Min(2) long epoch,
      @Min(1) long firstPosition,
      @NotNull
          @Form(
              pattern = "([0-9a-f]{64})?",
              max = 64,
              message = "is not a SHA-256 hash in hexadecimal digits")
          String lastChainHash,
      @NotNull @Text(max = 1000) String reason)
      implements EpochEvent {
    public LedgerEpochRaised {
      if (lastChainHash == null) lastChainHash = "";
    }
  }
}
