package io.corridorledger.local.verify;

import java.util.BitSet;
import java.util.TreeMap;

/// A set of positions. Each position is one bit in a block of bits. Empty blocks are not stored, so
/// even a very high position needs little memory.
final class Positions {

  private static final int BITS = 1 << 20;

  private final TreeMap<Long, BitSet> pieces = new TreeMap<>();
  private long count;

  /// Adds a position.
  ///
  /// @return true if the position was not in the set
  boolean add(long position) {
    var piece = pieces.computeIfAbsent(position / BITS, _ -> new BitSet());
    var bit = (int) (position % BITS);
    if (piece.get(bit)) {
      return false;
    }
    piece.set(bit);
    count++;
    return true;
  }

  boolean contains(long position) {
    var piece = pieces.get(position / BITS);
    return piece != null && piece.get((int) (position % BITS));
  }

  long count() {
    return count;
  }

  /// The highest position; 0 if the set is empty.
  long last() {
    var last = pieces.lastEntry();
    return last == null ? 0 : last.getKey() * BITS + last.getValue().length() - 1;
  }
}
