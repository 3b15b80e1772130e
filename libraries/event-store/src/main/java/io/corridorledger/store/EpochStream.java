package io.corridorledger.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/// The stream of the events that raise the epoch of a log. The id of the stream is computed from
/// the name of the log: it is the UUID of version 5 (RFC 9562) of `urn:corridor:ledger:<log>` in
/// the namespace for URLs.
public final class EpochStream {

  private static final byte[] URLS = HexFormat.of().parseHex("6ba7b8119dad11d180b400c04fd430c8");

  private EpochStream() {}

  /// @param log name of the log: `agreements` or `logistics`
  public static UUID id(String log) {
    try {
      // RFC 9562 requires SHA-1 for a UUID of version 5.
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(URLS);
      ByteBuffer hash =
          ByteBuffer.wrap(
              sha1.digest(("urn:corridor:ledger:" + log).getBytes(StandardCharsets.UTF_8)));
      return new UUID(
          hash.getLong() & ~0xf000L | 0x5000L,
          hash.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
