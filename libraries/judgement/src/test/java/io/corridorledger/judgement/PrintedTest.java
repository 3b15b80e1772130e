package io.corridorledger.judgement;

import static io.corridorledger.judgement.Claims.growth;
import static io.corridorledger.judgement.Claims.quantity;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.corridorledger.value.Period;
import io.corridorledger.value.Source;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintedTest {

  @ParameterizedTest
  @CsvSource({
    "2.8 6 TNE,           2.8 million t",
    "2.80 6 TNE,          2.80 million t",
    "2800 3 TNE,          2.8 million t",
    "2800000 0 TNE,       2.8 million t",
    "<2.8 6 TNE,          at most 2.8 million t",
    ">4.0 6 TNE,          at least 4.0 million t",
    "2.0..2.5 6 TNE,      2.0 to 2.5 million t",
    "0.5..1.5 6 TNE,      0.5 to 1.5 million t",
    "77000 0 E22,         '77,000 TEU'",
    "77 3 E22,            '77,000 TEU'",
    "1234567 0 TNE,       '1,234,567 t'",
    "~250 0 block_train,  about 250 block trains",
    "1 0 document,        1 document",
    "1 6 document,        1 million documents",
    "4 0 C62,             4",
    "1.2 9 USD,           1.2 billion USD",
    "-35.5 0 P1,          -35.5 %",
    "0 0 TNE,             0 t",
    "1000 6 TNE,          1 billion t",
    "999 6 TNE,           999 million t",
    "999999 0 TNE,        '999,999 t'",
    "1.234 6 TNE,         1.234 million t",
    "1.2345 6 TNE,        '1,234,500 t'",
    "1.2345..2.5 6 TNE,   '1,234,500 to 2,500,000 t'",
    "1.5..2.3456 6 TNE,   '1,500,000 to 2,345,600 t'",
    "12345 5 TNE,         '1,234.5 million t'",
    "-2.5 6 USD,          -2.5 million USD",
    "5 0 KTN,             5 kt",
    "5 0 KGM,             5 kg",
    "5 0 TKM,             5 t·km",
    "5 0 MTQ,             5 m³",
    "5 0 KMT,             5 km",
    "5 0 MAW,             5 MW",
    "5 0 VLT,             5 V",
    "1 0 BLL,             1 barrel",
    "5 0 BLL,             5 barrels",
    "1 0 20,              1 20-foot container",
    "2 0 20,              2 20-foot containers",
    "1 0 21,              1 40-foot container",
    "1 0 DAY,             1 day",
    "2 0 WEE,             2 weeks",
    "2 0 MON,             2 months",
    "2 0 ANN,             2 years",
    "0.5..1 0 HUR,        0.5 to 1 hour",
    "160 0 KMH,           160 km/h",
    "25 0 KVT,            25 kV",
    "1 0 HUR,             1 hour",
    "36 0 HUR,            36 hours",
    "3 0 21,              3 40-foot containers",
    "17 6 TNE/ANN,        17 million t per year",
    "25 3 E22/ANN,        '25,000 TEU per year'",
    "1 0 block_train/WEE, 1 block train per week",
    "2.5 0 block_train/DAY, 2.5 block trains per day",
    "4 0 C62/DAY,         4 per day"
  })
  void aQuantityIsPrintedByItsValueAndItsStatedDigits(String stated, String printed) {
    assertEquals(printed, Printed.of(quantity(stated)));
  }

  @ParameterizedTest
  @CsvSource({
    "2024-05-07T21:15+05:00,    '7 May 2024, 21:15 UTC+05:00'",
    "2024-05-07T21:15:59Z,      '7 May 2024, 21:15 UTC+00:00'"
  })
  void aTimeIsPrintedWithItsOffset(String time, String printed) {
    assertEquals(printed, Printed.of(OffsetDateTime.parse(time)));
  }

  @ParameterizedTest
  @CsvSource({
    "2024,                    2024",
    "2022/2023,               2022 to 2023",
    "2024-08,                 August 2024",
    "2024-08-08,              8 August 2024",
    "2024-33,                 first quarter of 2024",
    "2024-34,                 second quarter of 2024",
    "2024-35,                 third quarter of 2024",
    "2024-36,                 fourth quarter of 2024",
    "2024-02/2024-04,         February to April 2024",
    "2024-02/2024-07,         February to July 2024",
    "2022-02/2023-12,         February 2022 to December 2023",
    "2022-01/2023-11,         January 2022 to November 2023",
    "2024-01-01/2024-02-28,   1 January 2024 to 28 February 2024",
    "2024-01-02/2024-02-29,   2 January 2024 to 29 February 2024",
    "2024-22,                 summer 2024",
    "2024-23,                 autumn 2024",
    "2024-08%,                about August 2024 (uncertain)",
    "2024-41,                 second half of 2024",
    "2024-01/2024-06,         first half of 2024",
    "2024-01/2024-09,         January to September 2024",
    "2023-11/2024-02,         November 2023 to February 2024",
    "2024-08-23/2024-08-24,   23 August 2024 to 24 August 2024",
    "2024-05-07/..,           not before 7 May 2024",
    "../2024-09-30,           not after 30 September 2024",
    "2024~,                   about 2024",
    "2024-08?,                August 2024 (uncertain)",
    "2024-21,                 spring 2024",
    "2024-24,                 winter 2024",
    "'[2023-01-18,2024-01-18]', one of 18 January 2023 or 18 January 2024",
  })
  void aPeriodIsPrinted(String period, String printed) {
    assertEquals(printed, Printed.of(Period.parse(period)));
  }

  @Test
  void noPeriodIsNotPrinted() {
    assertNull(Printed.of((Period) null));
  }

  @Test
  void aPeriodThatCannotBeReadIsPrintedAsStored() {
    assertEquals("once upon a time (uncertain)", Printed.of(Period.stored("once upon a time")));
  }

  @Test
  void aSourceIsPrintedByItsPublisherTitleOrAddress() {
    assertEquals("Agency", Printed.of(source("Agency", "A report", "https://a.example")));
    assertEquals("A report", Printed.of(source(null, "A report", "https://a.example")));
    assertEquals("https://a.example", Printed.of(source(null, null, "https://a.example")));
    assertEquals("Agency", Printed.withDate(source("Agency", "A report", null)));
    var dated =
        new Source(
            null,
            "Agency",
            null,
            null,
            null,
            Period.parse("2024-05-07/.."),
            null,
            Source.Kind.NEWS,
            null);
    assertEquals("Agency (published not before 7 May 2024)", Printed.withDate(dated));
  }

  private static Source source(String publisher, String title, String url) {
    return new Source(null, publisher, null, title, url, null, null, Source.Kind.NEWS, null);
  }

  @Test
  void aGrowthIsPrinted() {
    assertEquals("15.5 %", Printed.of(growth("+15.5 %", null)));
    assertEquals("about 15 %", Printed.of(growth("~15 %", null)));
    assertEquals("at most 15 %", Printed.of(growth("<15 %", null)));
    assertEquals("at most 300,000 t", Printed.of(growth("<300 3 TNE", null)));
    assertEquals("at least 15 %", Printed.of(growth(">15 %", null)));
    assertEquals("6 times", Printed.of(growth("6 times", null)));
  }
}
