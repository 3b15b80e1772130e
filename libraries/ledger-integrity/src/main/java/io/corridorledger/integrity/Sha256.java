package io.corridorledger.integrity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

final class Sha256 {

  private Sha256() {}

  /// Computes the hash of several parts, which are concatenated.
  static byte[] of(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) digest.update(part);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
