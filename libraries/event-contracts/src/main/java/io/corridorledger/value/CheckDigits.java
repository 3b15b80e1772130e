package io.corridorledger.value;

import java.util.Locale;
import java.util.regex.Pattern;

/// Checks whether the number of a container, wagon or ship can be correct.
///
/// The ledger flags a number with a wrong check digit and does not reject it, because the waybill
/// itself may contain the error. Spaces, dots and hyphens in a number are ignored.
public final class CheckDigits {

  public enum Verdict {
    VALID,
    /// correct form, but wrong check digit
    WRONG_DIGIT,
    /// wrong form
    MALFORMED,
    /// the ledger cannot check numbers of this kind
    UNCHECKED
  }

  private static final Pattern CONTAINER = Pattern.compile("[A-Z]{3}[UJZ]\\d{7}");
  private static final Pattern WAGON = Pattern.compile("\\d{8}|\\d{12}");
  private static final Pattern SHIP = Pattern.compile("(IMO)?(\\d{7})");
  private static final Pattern UNLOCODE = Pattern.compile("([A-Z]{2})[A-Z2-9]{3}");

  private CheckDigits() {}

  /// Checks a container number by ISO 6346. Each letter has a value: A is 10, B is 12, and so on,
  /// without multiples of 11. The value of the character at place n, counted from 0, is multiplied
  /// by 2ⁿ. The products are added. The check digit is the sum modulo 11; if this is 10, the check
  /// digit is 0.
  public static Verdict container(String number) {
    String plain = plain(number);
    if (!CONTAINER.matcher(plain).matches()) return Verdict.MALFORMED;
    int sum = 0;
    for (int i = 0; i < 10; i++) sum += iso6346(plain.charAt(i)) << i;
    return verdict(sum % 11 % 10, plain);
  }

  private static int iso6346(char c) {
    if (c <= '9') return c - '0';
    return c - 'A' + (c == 'A' ? 10 : c <= 'K' ? 11 : c <= 'U' ? 12 : 13);
  }

  /// Checks a wagon number of 8 digits (gauge of 1520 mm) or 12 digits (UIC), by the Luhn algorithm
  /// over all digits.
  public static Verdict wagon(String number) {
    String plain = plain(number);
    if (!WAGON.matcher(plain).matches()) return Verdict.MALFORMED;
    int sum = 0;
    for (int i = 0; i < plain.length() - 1; i++) {
      // The Luhn algorithm doubles every second digit, counted from the right. A wagon number has 8
      // or 12 digits, so the doubled digits are the first, the third and so on from the left.
      int digit = (plain.charAt(i) - '0') * (i % 2 == 0 ? 2 : 1);
      sum += digit / 10 + digit % 10;
    }
    return verdict((10 - sum % 10) % 10, plain);
  }

  /// Checks a ship number by IMO Resolution A.1117(30). The first six digits are multiplied by 7,
  /// 6, 5, 4, 3 and 2. The products are added. The last digit of the sum must equal the seventh
  /// digit of the number.
  public static Verdict ship(String number) {
    var m = SHIP.matcher(plain(number));
    if (!m.matches()) return Verdict.MALFORMED;
    String digits = m.group(2);
    int sum = 0;
    for (int i = 0; i < 6; i++) sum += (digits.charAt(i) - '0') * (7 - i);
    return verdict(sum % 10, digits);
  }

  /// Checks the form of a UN/LOCODE: a country code of ISO 3166-1, then three characters, each a
  /// letter or a digit from 2 to 9. The method does not look up the code in the list of UN/LOCODEs,
  /// so the result for a correct form is UNCHECKED.
  public static Verdict unlocode(String code) {
    var m = UNLOCODE.matcher(code == null ? "" : code);
    return m.matches() && PartyRef.isCountry(m.group(1)) ? Verdict.UNCHECKED : Verdict.MALFORMED;
  }

  private static String plain(String number) {
    return number == null ? "" : number.replaceAll("[ .-]", "").toUpperCase(Locale.ROOT);
  }

  private static Verdict verdict(int expected, String number) {
    return number.charAt(number.length() - 1) - '0' == expected
        ? Verdict.VALID
        : Verdict.WRONG_DIGIT;
  }
}
