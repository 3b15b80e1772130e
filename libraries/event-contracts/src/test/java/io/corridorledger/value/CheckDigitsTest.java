package io.corridorledger.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.event.Consignment.Equipment;
import io.corridorledger.event.Consignment.EquipmentType;
import io.corridorledger.value.CheckDigits.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Test vectors of the standards, and numbers with one wrong digit.
class CheckDigitsTest {

  @ParameterizedTest
  @CsvSource({
    "CSQU3054383, VALID",
    "CMAU4049810, VALID", // the remainder is 10, which is written 0
    "csqu 305438-3, VALID",
    "CSQU3054384, WRONG_DIGIT",
    "CMAU4049811, WRONG_DIGIT",
    "CSQU3054338, WRONG_DIGIT", // two digits changed places
    "CSQA3054383, MALFORMED", // not a category of ISO 6346
    "CSQU305438, MALFORMED",
    "30543830000, MALFORMED"
  })
  void containers(String number, Verdict verdict) {
    assertEquals(verdict, CheckDigits.container(number));
  }

  @ParameterizedTest
  @CsvSource({
    "21 81 2471 217-3, VALID", // 12 digits, UIC
    "51 80 0843 001-0, VALID",
    "21 81 2471 217-4, WRONG_DIGIT",
    "52143674, VALID", // 8 digits, 1520 mm: 1+2+2+4+6+6+5 = 26, so 4
    "52143675, WRONG_DIGIT",
    "5214367, MALFORMED",
    "5214367A, MALFORMED",
    "218124712173000, MALFORMED"
  })
  void wagons(String number, Verdict verdict) {
    assertEquals(verdict, CheckDigits.wagon(number));
  }

  @ParameterizedTest
  @CsvSource({
    "9074729, VALID",
    "IMO 9074729, VALID",
    "9074728, WRONG_DIGIT",
    "907472, MALFORMED",
    "MMSI 9074729, MALFORMED"
  })
  void ships(String number, Verdict verdict) {
    assertEquals(verdict, CheckDigits.ship(number));
  }

  @ParameterizedTest
  @CsvSource({
    "AZBAK, UNCHECKED",
    "TMKRW, UNCHECKED",
    "KZ2AB, UNCHECKED",
    "KZ1AB, MALFORMED", // 0 and 1 are not used
    "XXBAK, MALFORMED", // no such country
    "azbak, MALFORMED",
    "AZBA, MALFORMED",
    "'', MALFORMED"
  })
  void unlocodes(String code, Verdict verdict) {
    assertEquals(verdict, CheckDigits.unlocode(code));
  }

  @Test
  void nullIsMalformed() {
    assertEquals(Verdict.MALFORMED, CheckDigits.container(null));
    assertEquals(Verdict.MALFORMED, CheckDigits.wagon(null));
    assertEquals(Verdict.MALFORMED, CheckDigits.ship(null));
    assertEquals(Verdict.MALFORMED, CheckDigits.unlocode(null));
  }

  @ParameterizedTest
  @CsvSource({
    "CONTAINER, CSQU3054383, VALID",
    "WAGON, 218124712173, VALID",
    "SHIP, 9074729, VALID",
    "CONTAINER, 9074729, MALFORMED",
    "VEHICLE, 10-AA-100, UNCHECKED"
  })
  void equipmentIsJudgedByItsType(EquipmentType type, String number, Verdict verdict) {
    assertEquals(verdict, new Equipment(type, number).checkDigit());
  }
}
