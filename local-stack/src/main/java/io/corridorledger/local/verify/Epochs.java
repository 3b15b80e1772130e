package io.corridorledger.local.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The epochs of one log, as the epoch events in its chain define them. Epoch 1 has no epoch event.
final class Epochs {

  /// Maximum number of epochs in memory. Operators accept each epoch by hand, so a log has few
  /// epochs.
  static final int MAX = 1_000;

  /// @param number number of the epoch, from 2
  /// @param firstPosition position of its epoch event; records of earlier epochs are given up from
  ///   there on
  /// @param reason reason that the operator stated
  record Epoch(long number, long firstPosition, String reason) {}

  private final List<Epoch> epochs = new ArrayList<>();

  void add(Epoch epoch) {
    if (epochs.size() < MAX) {
      epochs.add(epoch);
    }
  }

  List<Epoch> all() {
    return List.copyOf(epochs);
  }

  long current() {
    return epochs.isEmpty() ? 1 : epochs.getLast().number();
  }

  /// The epoch at a position. The position may be beyond the end of the log.
  long at(long position) {
    long epoch = 1;
    for (var raised : epochs) {
      if (raised.firstPosition() <= position) {
        epoch = raised.number();
      }
    }
    return epoch;
  }

  /// The first later epoch that gave up an event with this position and epoch.
  Optional<Epoch> thatGaveUp(long position, long epoch) {
    return epochs.stream()
        .filter(raised -> raised.number() > epoch && raised.firstPosition() <= position)
        .findFirst();
  }
}
