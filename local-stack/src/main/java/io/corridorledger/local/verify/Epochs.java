package io.corridorledger.local.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The epochs of one log, as the epoch events in its chain define them. The first epoch has no
/// event.
final class Epochs {

  /// Maximum number of epochs kept. Each one must be accepted by hand.
  static final int MAX = 1_000;

  /// @param number of the epoch, from 2
  /// @param firstPosition position of its event; from there on the records of earlier epochs are
  ///   given up
  /// @param reason as the operator stated it
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

  /// The epoch of a position, which may be beyond the end of the log.
  long at(long position) {
    long epoch = 1;
    for (var raised : epochs) {
      if (raised.firstPosition() <= position) {
        epoch = raised.number();
      }
    }
    return epoch;
  }

  /// The first later epoch that gave up the event at this position in this epoch.
  Optional<Epoch> thatGaveUp(long position, long epoch) {
    return epochs.stream()
        .filter(raised -> raised.number() > epoch && raised.firstPosition() <= position)
        .findFirst();
  }
}
