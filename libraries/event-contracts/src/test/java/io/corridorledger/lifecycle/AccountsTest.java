package io.corridorledger.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.value.Period;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

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

  private static Accounts accounts(String... dates) {
    return Accounts.of(Stream.of(dates).map(Period::parse));
  }

  private static Period day(String text) {
    return Period.parse(text);
  }
}
