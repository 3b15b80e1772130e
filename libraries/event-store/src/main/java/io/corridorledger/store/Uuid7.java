package io.corridorledger.store;

import java.security.SecureRandom;
import java.util.UUID;

/// Creates UUIDs of version 7 (RFC 9562), which begin with the time in milliseconds. So new rows
/// are added at the end of a database index, which is fast.
public final class Uuid7 {

  private static final SecureRandom RANDOM = new SecureRandom();

  private Uuid7() {}

  public static UUID next() {
    byte[] random = new byte[10];
    RANDOM.nextBytes(random);
    long high =
        System.currentTimeMillis() << 16 | 0x7000L | (random[0] & 0x0fL) << 8 | random[1] & 0xffL;
    long low = 0;
    for (int i = 2; i < 10; i++) low = low << 8 | random[i] & 0xffL;
    return new UUID(high, low & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L);
  }
}
