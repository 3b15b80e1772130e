package io.corridorledger.integrity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventHashTest {

  private static final UUID STREAM = UUID.fromString("0192a1b0-5c00-7000-8000-000000000001");
  private static final EventHash EVENT =
      new EventHash(
          2,
          "hubs",
          STREAM,
          3,
          UUID.fromString("0192a1b0-5c00-7000-8000-0000000000e1"),
          "hub-alias-added",
          1,
          "2024",
          LocalDate.of(2024, 1, 1),
          LocalDate.of(2024, 12, 31),
          Instant.parse("2026-01-15T09:30:00.123456Z"),
          "anonymous",
          UUID.fromString("0192a1b0-5c00-7000-8000-0000000000c1"),
          UUID.fromString("0192a1b0-5c00-7000-8000-0000000000c2"),
          null,
          "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
          "{\"alias\": \"Bakı\"}");

  /// The bytes of the formula, written by hand; sha256sum computed the hash of this text.
  private static final String BYTES =
      "1:2,4:hubs,36:0192a1b0-5c00-7000-8000-000000000001,1:3,"
          + "36:0192a1b0-5c00-7000-8000-0000000000e1,15:hub-alias-added,1:1,4:2024,5:19723,5:20088,"
          + "16:1768469400123456,9:anonymous,36:0192a1b0-5c00-7000-8000-0000000000c1,"
          + "36:0192a1b0-5c00-7000-8000-0000000000c2,-,"
          + "55:00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00,18:{\"alias\": \"Bakı\"},";

  @Test
  void hashesTheFieldsAsNetstrings() {
    assertArrayEquals(Sha256.of(BYTES.getBytes(StandardCharsets.UTF_8)), EVENT.sha256());
    assertEquals(
        "123e65433ebe1889f4c92792ccfd080069dbff2762ff50a31df661ec8b391d5a",
        HexFormat.of().formatHex(EVENT.sha256()));
  }

  @Test
  void coversEveryFieldOfTheEvent() throws ReflectiveOperationException {
    var hashes = new HashSet<String>();
    hashes.add(HexFormat.of().formatHex(EVENT.sha256()));
    RecordComponent[] components = EventHash.class.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) values[i] = components[i].getAccessor().invoke(EVENT);
    var constructor =
        EventHash.class.getDeclaredConstructor(
            Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    for (int i = 1; i < values.length; i++) {
      Object[] changed = values.clone();
      changed[i] = other(components[i].getType(), values[i]);
      EventHash event = constructor.newInstance(changed);
      assertTrue(
          hashes.add(HexFormat.of().formatHex(event.sha256())),
          components[i].getName() + " is not hashed");
    }
  }

  private static Object other(Class<?> type, Object value) {
    if (type == int.class) return (int) value + 1;
    if (type == long.class) return (long) value + 1;
    if (type == String.class) return value + "x";
    if (type == UUID.class) return UUID.fromString("ffffffff-5c00-7000-8000-0000000000c2");
    if (type == LocalDate.class) return ((LocalDate) value).plusDays(1);
    if (type == Instant.class) return ((Instant) value).plusNanos(1_000);
    throw new IllegalStateException("no other value of " + type);
  }

  @Test
  void keepsTheFirstFormulaForOldEvents() {
    EventHash old =
        new EventHash(
            1,
            "any",
            STREAM,
            1,
            STREAM,
            "a",
            1,
            null,
            null,
            null,
            Instant.EPOCH.plusNanos(1_000),
            "anonymous",
            STREAM,
            null,
            null,
            null,
            "{}");
    String formula = STREAM + "|1|" + STREAM + "|a|1|1|anonymous|" + STREAM + "|{}";
    assertArrayEquals(Sha256.of(formula.getBytes(StandardCharsets.UTF_8)), old.sha256());
  }

  @Test
  void chainsHashes() {
    byte[] first = HashChain.next(HashChain.start(), EVENT.sha256());
    assertArrayEquals(Sha256.of(EVENT.sha256()), first);
    assertArrayEquals(Sha256.of(first, EVENT.sha256()), HashChain.next(first, EVENT.sha256()));
  }

  private static final String SECRET = "00".repeat(32);

  @Test
  void authenticatesKeyHeadersAndValueOfARecord() {
    MacKeys.Key key = MacKeys.parse("k1:" + SECRET);
    SortedMap<String, byte[]> headers =
        new TreeMap<>(Map.of("ce_id", bytes("1"), "ce_type", bytes("t")));
    byte[] mac = RecordMac.of(key, bytes("key"), headers, bytes("value"));
    assertTrue(RecordMac.verifies(mac, key, bytes("key"), headers, bytes("value")));
    assertFalse(RecordMac.verifies(mac, key, bytes("kez"), headers, bytes("value")));
    assertFalse(RecordMac.verifies(mac, key, bytes("key"), headers, bytes("valu")));
    assertFalse(
        RecordMac.verifies(
            mac, MacKeys.parse("k1:" + "01".repeat(32)), bytes("key"), headers, bytes("value")));
    // The same bytes in a row with other field boundaries: the boundaries are authenticated too.
    SortedMap<String, byte[]> shifted =
        new TreeMap<>(Map.of("ce_id", bytes(""), "1ce_type", bytes("t")));
    assertFalse(RecordMac.verifies(mac, key, bytes("key"), shifted, bytes("value")));
    assertNotEquals(0, mac.length);
  }

  @Test
  void readsSeveralKeysOfWhichOneWasReplaced() {
    MacKeys keys = MacKeys.parse(List.of("k2:" + SECRET, " k1:" + SECRET + "@173"));
    assertEquals(Long.MAX_VALUE, keys.get("k2").orElseThrow().lastPosition());
    assertEquals(173, keys.get("k1").orElseThrow().lastPosition());
    assertTrue(keys.get("k3").isEmpty());
    assertFalse(keys.get("k1").orElseThrow().toString().contains("00"));
  }

  @Test
  void refusesKeysThatAreMalformedWithoutShowingThem() {
    for (String setting :
        List.of(
            "",
            "k1",
            ":" + SECRET,
            "K1:" + SECRET,
            "k1:abcd",
            "k1:" + SECRET + "x",
            "k1:" + SECRET + "@",
            "k1:" + SECRET + "@x",
            "a@b:" + SECRET)) {
      var refusal =
          assertThrows(IllegalArgumentException.class, () -> MacKeys.parse(setting), setting);
      assertFalse(refusal.getMessage().contains(SECRET), refusal.getMessage());
    }
    assertThrows(IllegalArgumentException.class, () -> MacKeys.parse(List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> MacKeys.parse(List.of("k1:" + SECRET, "k1:" + SECRET)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
