package io.corridorledger.integrity;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.SortedMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The message authentication code (MAC) of a published record: the HMAC-SHA-256 over the key of
/// the record, all headers in the order of their names, and the value. Each part is encoded with
/// its length.
///
/// The MAC shows that the writer of the log wrote the record. The hash chain cannot show this,
/// because every reader of the topic can compute the next chain hash.
public final class RecordMac {

  /// The header with the message authentication code, in hexadecimal digits. The code covers all
  /// other headers.
  public static final String HEADER = "ce_mac";

  /// The header with the id of the key that was used for the message authentication code.
  public static final String KEY_ID_HEADER = "ce_mackeyid";

  private static final String ALGORITHM = "HmacSHA256";

  private RecordMac() {}

  /// Computes the message authentication code of a record.
  ///
  /// @param headers all headers except [#HEADER], including [#KEY_ID_HEADER]
  public static byte[] of(
      MacKeys.Key key, byte[] recordKey, SortedMap<String, byte[]> headers, byte[] value) {
    Netstrings fields = new Netstrings().add(recordKey);
    headers.forEach((name, content) -> fields.add(name).add(content));
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.secret(), ALGORITHM));
      return mac.doFinal(fields.add(value).toBytes());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /// Whether a message authentication code is correct for a record. The comparison takes the same
  /// time for every wrong code. Otherwise an attacker could find the code byte by byte by measuring
  /// the time.
  public static boolean verifies(
      byte[] mac,
      MacKeys.Key key,
      byte[] recordKey,
      SortedMap<String, byte[]> headers,
      byte[] value) {
    return MessageDigest.isEqual(mac, of(key, recordKey, headers, value));
  }
}
