package io.corridorledger.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.value.Period;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountsTest {

  @Test
  void allAccountsMustBeBeforeOrAfter() {
    Accounts accounts = accounts("2022", "2023-02");
    assertTrue(accounts.allBefore(day("2023-03")));
    assertFalse(accounts.allBefore(day("2023")));
    assertFalse(accounts.allBefore(day("2022-06")));
    assertTrue(accounts.allAfter(day("2021")));
    assertFalse(accounts.allAfter(day("2022-06")));
  }

  @Test
  void unknownDatesContradictNothing() {
    assertFalse(accounts().allBefore(day("2023")));
    assertFalse(accounts().allAfter(day("2023")));
    assertFalse(accounts("2023").allBefore(null));
    assertFalse(accounts("2022/..").allBefore(day("2030")));
    assertFalse(accounts("../2022").allAfter(day("2000")));
    assertFalse(accounts().cannotFollow(accounts("2023")));
    assertFalse(accounts("2023").cannotFollow(accounts()));
    assertFalse(accounts().conflict());
    assertNull(accounts().narrowest());
  }

  @Test
  void anEventCannotFollowALaterEvent() {
    assertTrue(accounts("2022").cannotFollow(accounts("2023")));
    assertTrue(accounts("2022", "2024").cannotFollow(accounts("2023")));
    assertTrue(accounts("2022").cannotFollow(accounts("2021", "2023")));
    assertFalse(accounts("2022").cannotFollow(accounts("2022-06")));
  }

  @Test
  void theNarrowestAccountIsTakenUnlessTheAccountsConflict() {
    assertEquals(day("2022-06-21"), accounts("2022", "2022-06-21", "2022-06").narrowest());
    assertTrue(accounts("2022-06-21", "2022-06-22", "2022").conflict());
    assertNull(accounts("2022-06-21", "2022-06-22").narrowest());
  }

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2022                    | 2022-06-21   | false
          2022-06-21              | 2022-06-22   | true
          2022-06-21/2022-06-22   | 2022-06-22   | false
          [2023-01-18,2024-01-18] | 2024-01      | false
          [2023-01-18,2024-01-18] | 2023-05-01   | true
          [2023-01-18,2024-01-18] | 2023         | false
          [2023-01-18,2024-01-18] | [2023-01,2022] | false
          [2023-01-18,2024-01-18] | [2023-02,2022] | true
          ../2022-06-21           | 2022-06-22   | true
          2022-06-21/..           | 2023         | false
          """)
  void accountsOfOneMomentConflictIfTheyAllowNoCommonDay(
      String one, String other, boolean conflict) {
    assertEquals(conflict, accounts(one, other).conflict());
    assertEquals(conflict, accounts(other, one).conflict());
  }

  @Test
  void threeAccountsConflictIfNoDayIsPossibleInAllOfThem() {
    assertFalse(accounts("[2021,2022]", "[2022,2023]").conflict());
    assertFalse(accounts("[2022,2023]", "[2021,2023]").conflict());
    assertTrue(accounts("[2021,2022]", "[2022,2023]", "[2021,2023]").conflict());
  }

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2022-06-21              | 2022-06-21/2022-06-22   | 2022-06-21/2022-06-22
          2022-06-22              | 2022-06-21/2022-06-22   | conflict
          2022-06-21/2022-06-22   | 2022-06-21/2022-06-23   | conflict
          2022-06-21/2022-06-22   | 2022-06-20/2022-06-22   | conflict
          2022-06-21/2022-06-23   | 2022-06-22/2022-06-23   | conflict
          2022-06-21              | 2022-06-22              | conflict
          2022-06                 | 2022-06-21/2022-06-22   | 2022-06-21/2022-06-22
          2022                    | 2022-06                 | 2022-06
          2022-07                 | 2022-06-21/2022-06-22   | conflict
          2022-06-22~             | 2022-06-21/2022-06-22   | 2022-06-21/2022-06-22
          2022-06-21?             | 2022-06-21?/2022-06-22? | 2022-06-21?/2022-06-22?
          2022-06-01/2022-06-25   | 2022-06-21              | 2022-06-21
          ../2022-06-25           | 2022-06-21              | 2022-06-21
          """)
  void theDaysOfAMeetingAreItsDuration(String one, String other, String meeting) {
    for (Accounts accounts : List.of(accounts(one, other), accounts(other, one))) {
      assertEquals(meeting.equals("conflict"), accounts.meetingConflict());
      assertEquals(accounts.meetingConflict() ? null : day(meeting), accounts.meeting());
    }
  }

  private static Accounts accounts(String... dates) {
    return Accounts.of(Stream.of(dates).map(Period::parse));
  }

  private static Period day(String text) {
    return Period.parse(text);
  }
}
