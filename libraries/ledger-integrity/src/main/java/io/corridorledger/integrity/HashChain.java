package io.corridorledger.integrity;

/// The hash chain of one log: `chain(n) = SHA-256(chain(n − 1) ‖ hash(n))`. Here `hash(n)` is the
/// [EventHash] of the event at position n, and `chain(0)` is empty. So if two logs have the same
/// chain hash at a position, they have the same events up to that position.
public final class HashChain {

  private static final byte[] START = {};

  private HashChain() {}

  /// The chain hash before the first position.
  public static byte[] start() {
    return START;
  }

  /// The chain hash of the next position.
  public static byte[] next(byte[] previous, byte[] eventHash) {
    return Sha256.of(previous, eventHash);
  }
}
