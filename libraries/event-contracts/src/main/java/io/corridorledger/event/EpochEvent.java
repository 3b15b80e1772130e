package io.corridorledger.event;

import io.corridorledger.constraint.Form;
import io.corridorledger.constraint.Text;
import io.corridorledger.value.Citation;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/// Events about the log itself. Only an operator records these events. Each log has one stream for
/// these events, with the stream type [#STREAM_TYPE].
public sealed interface EpochEvent extends LedgerEvent {

  String STREAM_TYPE = "ledger";

  @Override
  default List<Citation> citations() {
    return List.of();
  }

  /// The writer's database was restored to an earlier state, so the latest published events were
  /// missing. The operator gave up these events and raised the epoch. Readers ignore events of
  /// earlier epochs at the position `firstPosition` and at all later positions.
  ///
  /// @param epoch number of the new epoch, one more than the number of the last epoch
  /// @param firstPosition position of this event, which is the first position of the new epoch
  /// @param lastChainHash chain hash at the position before this event, in hexadecimal digits;
  ///   empty if this event has the first position of the log
  /// @param reason reason why the operator raised the epoch
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
