package io.corridorledger.integrity;

/// The hash chain of a log. Each chain hash is computed from the previous chain hash and the hash
/// of the event: `chain(n) = SHA-256(chain(n − 1) ‖ hash(n))`. `chain(0)` is empty, and `hash(n)`
/// is the [EventHash] of the event at position n. So if two logs have the same chain hash at a
/// position, all their events up to that position are equal.
public final class HashChain {

  private static final byte[] START = {};

  private HashChain() {}

  /// The chain hash before the first position, which is empty.
  public static byte[] start() {
    return START;
  }

  /// Computes the chain hash of the next position.
  public static byte[] next(byte[] previous, byte[] eventHash) {
    return Sha256.of(previous, eventHash);
  }
}
