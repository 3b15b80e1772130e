package io.corridorledger.agreements.agreement;

import static io.corridorledger.agreements.Facts.announced;
import static io.corridorledger.agreements.Facts.deposit;
import static io.corridorledger.agreements.Facts.documents;
import static io.corridorledger.agreements.Facts.inForce;
import static io.corridorledger.agreements.Facts.inForceFor;
import static io.corridorledger.agreements.Facts.provisionallyInForce;
import static io.corridorledger.agreements.Facts.resumed;
import static io.corridorledger.agreements.Facts.signature;
import static io.corridorledger.agreements.Facts.signed;
import static io.corridorledger.agreements.Facts.suspended;
import static io.corridorledger.agreements.Facts.terminated;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.event.AgreementEvent;
import io.corridorledger.lifecycle.AgreementLifecycle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The days on which an agreement was possibly and certainly in force: `first..last`, then
/// `certainFirst..certainLast`.
class InForceTest {

  private static final AgreementEvent SIGNED = signed("2022-06-21", "AZ", "UZ");

  @Test
  void aSignedAgreementWithoutAKnownEntryIsPossiblyInForceFromItsSigning() {
    assertInForce("2022-06-21.. -", SIGNED);
    assertInForce("2022-06-21.. -", SIGNED, deposit("AZ", "2023-01"));
    assertInForce("2022-01-01.. -", signed("2022", "AZ", "UZ"));
    assertInForce(".. -", signed(null, "AZ", "UZ"));
    assertInForce(".. -", signed("../2022", "AZ", "UZ"));
    assertInForce("2022-06-21.. -", SIGNED, signed("2022-06-23", "AZ", "UZ"));
    assertInForce(
        "2022-06-21.. -",
        announced("2022-01", "AZ", "UZ"),
        signature("AZ", "2022-06-21"),
        signature("UZ", "2022-07-01"));
    assertInForce(".. -", deposit("AZ", "2023-01")); // no signing is visible
  }

  @Test
  void anAgreementThatIsNotSignedIsNotPossiblyInForce() {
    assertInForce("", announced("2022-01", "AZ", "UZ"));
    assertInForce("", announced("2022-01", "AZ", "UZ"), signature("AZ", "2022-06-21"));
    assertInForce("", documents("2022-06-21", "AZ", "UZ"));
    assertInForce("", announced("2022-01", "AZ", "UZ"), terminated("2023"));
  }

  @Test
  void anAgreementWithoutAKnownEntryIsNotInForceAfterItsEnd() {
    assertInForce("2022-06-21..2024-12-31 -", SIGNED, terminated("2024"));
    assertInForce("2022-06-21..2023-12-31 -", SIGNED, suspended("2023"));
    assertInForce("2022-06-21..2023-12-31 -", SIGNED, suspended("2023"), terminated("2025"));
    assertInForce("2022-06-21.. -", SIGNED, suspended("2023"), resumed("2024"));
    assertInForce("", SIGNED, terminated("2021"));
  }

  @Test
  void anAgreementIsCertainlyInForceFromTheLastPossibleDayOfItsEntry() {
    assertInForce("2023-02-05.. 2023-02-05..", SIGNED, inForce("2023-02-05"));
    assertInForce("2023-01-01.. 2023-12-31..", SIGNED, inForce("2023"));
    assertInForce("2023-01-01.. 2023-12-31..", SIGNED, inForce("2023?"));
    assertInForce("2023-01-01.. 2023-12-31..", SIGNED, inForceFor("AZ", "2023"));
    assertInForce("2022-07-01.. 2022-07-31..", SIGNED, provisionallyInForce("2022-07"));
  }

  @Test
  void theDaysOfAnImpreciseEntryAreOnlyPossible() {
    assertInForce("2023-01-01.. -", SIGNED, inForce("2023~"));
    assertInForce("2023-01-01.. -", SIGNED, inForce("2023/.."));
    assertInForce(".. -", SIGNED, inForce(null));
  }

  @Test
  void accountsOfTheEntryThatAgreeMakeItMorePrecise() {
    assertInForce("2023-02-05.. 2023-02-05..", SIGNED, inForce("2023"), inForce("2023-02-05"));
    assertInForce("2023-02-05.. 2023-12-31..", SIGNED, inForce("2023"), inForce("2023-02-05~"));
  }

  @Test
  void accountsOfTheEntryThatConflictMustAllHavePassed() {
    assertInForce("2023-02-05.. 2023-04-30..", SIGNED, inForce("2023-02-05"), inForce("2023-04"));
    assertInForce("2023-02-05.. -", SIGNED, inForce("2023-02-05"), inForce("2023-04~"));
  }

  @Test
  void anAgreementIsCertainlyInForceUntilTheDayBeforeItsEnd() {
    assertInForce(
        "2023-02-05..2024-12-31 2023-02-05..2023-12-31",
        SIGNED,
        inForce("2023-02-05"),
        terminated("2024"));
    assertInForce("2023-02-05..2024-12-31 -", SIGNED, inForce("2023-02-05"), terminated("2024~"));
    assertInForce("2023-02-05.. -", SIGNED, inForce("2023-02-05"), terminated(null));
    assertInForce("2023-01-01..2023-12-31 -", SIGNED, inForce("2023"), terminated("2023"));
  }

  @Test
  void theDaysInForceDoNotDependOnTheOrderOfRecording() {
    var random = new Random(1);
    var dates = List.of("2022", "2022-06-21", "2023?", "2023-02", "2024~", "2024-05-07/..");
    for (int i = 0; i < 1_000; i++) {
      var facts = new ArrayList<AgreementEvent>();
      for (int n = random.nextInt(1, 6); n > 0; n--) {
        String date = random.nextInt(8) == 0 ? null : dates.get(random.nextInt(dates.size()));
        facts.add(
            switch (random.nextInt(6)) {
              case 0 -> signed(date, "AZ", "UZ");
              case 1 -> inForce(date);
              case 2 -> suspended(date);
              case 3 -> resumed(date);
              case 4 -> announced(date, "AZ", "UZ");
              default -> terminated(date);
            });
      }
      var expected = AgreementLifecycle.of(facts).inForce();
      Collections.shuffle(facts, random);
      assertEquals(expected, AgreementLifecycle.of(facts).inForce(), facts::toString);
    }
  }

  private static void assertInForce(String expected, AgreementEvent... facts) {
    assertEquals(
        expected,
        String.join(
            ", ",
            AgreementLifecycle.of(Arrays.asList(facts)).inForce().stream()
                .map(InForceTest::text)
                .toList()));
  }

  private static String text(AgreementLifecycle.InForce period) {
    return "%s..%s %s"
        .formatted(
            Objects.toString(period.first(), ""),
            Objects.toString(period.last(), ""),
            period.certainFirst() == null
                ? "-"
                : period.certainFirst() + ".." + Objects.toString(period.certainLast(), ""));
  }
}
