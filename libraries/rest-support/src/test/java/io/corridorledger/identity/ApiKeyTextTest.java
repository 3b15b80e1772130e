package io.corridorledger.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTextTest {

  private static final UUID ID = UUID.fromString("0192a1b0-5c00-7000-8000-0000000000a1");
  private static final String SECRET = "0123456789abcdef".repeat(4);
  private static final String TEXT = "clk_" + ID + "_" + SECRET;

  @Test
  void aTextHasTheIdAndTheHashOfTheSecret() throws NoSuchAlgorithmException {
    ApiKeyText key = ApiKeyText.parse(TEXT).orElseThrow();
    assertEquals(ID, key.id());
    assertArrayEquals(
        MessageDigest.getInstance("SHA-256").digest(HexFormat.of().parseHex(SECRET)),
        key.secretSha256());
  }

  @Test
  void eachNewKeyHasAnotherSecret() {
    String one = ApiKeyText.create(ID);
    String other = ApiKeyText.create(ID);
    assertNotEquals(one, other);
    ApiKeyText key = ApiKeyText.parse(one).orElseThrow();
    assertTrue(key.hasSecretOf(ApiKeyText.parse(one).orElseThrow().secretSha256()));
    assertFalse(key.hasSecretOf(ApiKeyText.parse(other).orElseThrow().secretSha256()));
    assertFalse(key.hasSecretOf(new byte[0]));
  }

  @Test
  void aTextHasNoOtherForm() {
    for (String text :
        new String[] {
          "",
          "clk_",
          TEXT + "0",
          TEXT.substring(1),
          TEXT.substring(0, TEXT.length() - 1),
          TEXT.substring(0, TEXT.length() - 1) + "g",
          TEXT.substring(0, TEXT.length() - 1) + "\n",
          TEXT.toUpperCase(Locale.ROOT),
          "clk_" + SECRET + "_" + ID,
          "clk_" + "0".repeat(36) + "_" + SECRET,
          "clk-" + ID + "_" + SECRET,
          TEXT.replace('0', '\u0660'),
        }) assertEquals(Optional.empty(), ApiKeyText.parse(text), text);
  }

  @ParameterizedTest
  @ValueSource(ints = {1 << 10, 12 << 10, 1 << 20})
  void aLongTextIsNoKey(int length) {
    assertEquals(Optional.empty(), ApiKeyText.parse(TEXT + "0".repeat(length)));
    assertEquals(Optional.empty(), ApiKeyText.parse("clk_" + "-".repeat(length)));
  }
}
