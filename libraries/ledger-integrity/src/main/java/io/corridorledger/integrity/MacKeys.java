package io.corridorledger.integrity;

import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The keys that authenticate the records of one log.
///
/// A setting contains one key as `id:hex`, or several keys with commas between them:
/// `k2:9f…,k1:03…@173`. The number after `@` is the last position that a replaced key may
/// authenticate. Because of this limit, an attacker who has a replaced key cannot forge new
/// records.
public final class MacKeys {

  /// Minimum length of a key in bytes, which is the length of a SHA-256 hash.
  public static final int MIN_BYTES = 32;

  private static final int MAX_ID = 20;

  /// @param id value of the record's header `ce_mackeyid`
  /// @param secret at least [#MIN_BYTES] bytes
  /// @param lastPosition the last position that the key may authenticate
  public record Key(String id, byte[] secret, long lastPosition) {

    @Override
    public String toString() {
      return "key " + id;
    }
  }

  private final Map<String, Key> keys;

  private MacKeys(Map<String, Key> keys) {
    this.keys = keys;
  }

  /// Reads keys from a setting.
  ///
  /// @throws IllegalArgumentException if the setting is malformed; the message contains no part of
  ///   a key
  public static MacKeys parse(Collection<String> settings) {
    Map<String, Key> keys = new LinkedHashMap<>();
    for (String setting : settings) {
      Key key = key(setting.strip());
      if (keys.put(key.id(), key) != null)
        throw new IllegalArgumentException("the MAC key id " + key.id() + " is given twice");
    }
    if (keys.isEmpty()) throw new IllegalArgumentException("there is no MAC key");
    return new MacKeys(keys);
  }

  /// Reads a single key, `id:hex`.
  public static Key parse(String setting) {
    return parse(List.of(setting)).keys.values().iterator().next();
  }

  public Optional<Key> get(String id) {
    return Optional.ofNullable(keys.get(id));
  }

  private static Key key(String setting) {
    int colon = setting.indexOf(':');
    int at = setting.indexOf('@');
    String id = colon < 0 ? "" : setting.substring(0, colon);
    if (id.isEmpty()
        || id.length() > MAX_ID
        || !id.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-'))
      throw new IllegalArgumentException(
          "a MAC key is written id:hex, with an id of 1 to 20 letters a to z, digits and hyphens");
    byte[] secret;
    long last;
    try {
      secret =
          HexFormat.of().parseHex(setting.substring(colon + 1, at < 0 ? setting.length() : at));
      last = at < 0 ? Long.MAX_VALUE : Long.parseLong(setting.substring(at + 1));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the MAC key %s is not written id:hex or id:hex@position".formatted(id));
    }
    if (secret.length < MIN_BYTES)
      throw new IllegalArgumentException(
          "the MAC key %s has %d bytes; it needs at least %d"
              .formatted(id, secret.length, MIN_BYTES));
    return new Key(id, secret, last);
  }
}
