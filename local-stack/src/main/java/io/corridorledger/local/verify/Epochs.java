package io.corridorledger.local.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The epochs of one log. Each epoch except the first begins with an epoch event in the log.
final class Epochs {

  /// Maximum number of epochs in memory. A log has few epochs, because an operator must accept each
  /// of them.
  static final int MAX = 1_000;

  /// An epoch of a log.
  ///
  /// @param number number of the epoch, from 2
  /// @param firstPosition position of the epoch event. A record at this or a later position is
  ///   given up if the epoch in the record is lower than `number`.
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

  /// The epoch at a position, which may be after the end of the log.
  long at(long position) {
    long epoch = 1;
    for (var raised : epochs) {
      if (raised.firstPosition() <= position) {
        epoch = raised.number();
      }
    }
    return epoch;
  }

  /// The first epoch that gave up an event; empty if there is none.
  ///
  /// @param position position of the event
  /// @param epoch number of the epoch in which the event was published
  Optional<Epoch> thatGaveUp(long position, long epoch) {
    return epochs.stream()
        .filter(raised -> raised.number() > epoch && raised.firstPosition() <= position)
        .findFirst();
  }
}
