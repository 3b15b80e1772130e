package io.corridorledger.judgement;

import static io.corridorledger.judgement.Claims.quantity;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.corridorledger.value.Qualifier;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {

  @ParameterizedTest(name = "{0} minus {1} is {2}")
  @CsvSource(
      nullValues = "-",
      value = {
        "4.0 6 TNE,      2.1 6 TNE,      1.9 6 TNE",
        ">4.0 6 TNE,     2.1 6 TNE,      >1.9 6 TNE",
        "<4.0 6 TNE,     2.1 6 TNE,      <1.9 6 TNE",
        "~4.0 6 TNE,     2.1 6 TNE,      ~1.9 6 TNE",
        "4.0 6 TNE,      >2.1 6 TNE,     <1.9 6 TNE",
        "4.0 6 TNE,      <2.1 6 TNE,     >1.9 6 TNE",
        "4.0 6 TNE,      ~2.1 6 TNE,     ~1.9 6 TNE",
        ">4.0 6 TNE,     <2.1 6 TNE,     >1.9 6 TNE",
        ">4.0 6 TNE,     >2.1 6 TNE,     ~1.9 6 TNE",
        "<4.0 6 TNE,     ~2.1 6 TNE,     ~1.9 6 TNE",
        "4.0..5.0 6 TNE, 2.1 6 TNE,      ~2.4 6 TNE",
        "4.0 6 TNE,      2.0..2.2 6 TNE, ~1.9 6 TNE",
        "2 3 KTN,        500 3 TNE,      1.5 3 KTN",
        "77 3 E22,       7.5 3 E22,      69.500 3 E22",
        "2.1 6 TNE,      2.1 6 TNE,      0 6 TNE",
        "2.1 6 TNE,      4.0 6 TNE,      -",
        "2.1 6 USD,      4.0 6 USD,      -1.9 6 USD",
      })
  void aDifferenceKeepsTheBoundsOfItsNumbers(String minuend, String subtrahend, String difference) {
    var found = Amounts.minus(quantity(minuend), quantity(subtrahend));
    assertEquals(difference == null ? null : quantity(difference), found);
  }

  @ParameterizedTest(name = "{0} divided by {1} ({2}) is {3}")
  @CsvSource({
    "2.8 6 TNE,      1.86, EXACT,    ~1.51 6 TNE",
    "2.8 6 TNE,      1.86, AT_LEAST, <1.51 6 TNE",
    "2.8 6 TNE,      1.86, AT_MOST,  >1.51 6 TNE",
    ">2.8 6 TNE,     1.86, EXACT,    >1.51 6 TNE",
    "<2.8 6 TNE,     1.86, EXACT,    <1.51 6 TNE",
    ">2.8 6 TNE,     1.86, AT_LEAST, ~1.51 6 TNE",
    "2.0..4.0 6 TNE, 1.5,  EXACT,    ~2 6 TNE",
    "100 0 document, 3,    EXACT,    ~33 0 document",
  })
  void aQuotientIsRoundedAndKeepsTheBoundsOfItsNumbers(
      String quantity, BigDecimal factor, Qualifier divisor, String quotient) {
    assertEquals(quantity(quotient), Amounts.divided(quantity(quantity), factor, divisor));
  }

  @Test
  void aQuotientHasNineDecimalsAtMost() {
    assertEquals(
        quantity("~0.000000333 9 TNE"),
        Amounts.divided(quantity("0.000001 9 TNE"), new BigDecimal("3"), Qualifier.EXACT));
  }

  @Test
  void aPercentageOfNothingIsUnknown() {
    assertNull(Amounts.percent(quantity("1 0 TNE"), quantity("0 0 TNE")));
    assertEquals(
        new BigDecimal("37.5"), Amounts.percent(quantity("1.5 6 TNE"), quantity("4 3 KTN")));
  }
}
