package io.corridorledger.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.value.SubjectRef;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopesTest {

  private static final UUID STREAM = UUID.fromString("0192a1b0-5c00-7000-8000-0000000000a1");

  private static boolean contain(String scopes, String type, String... figures) {
    return Scopes.of(Arrays.asList(scopes.split(" ")))
        .contain(type, STREAM, Arrays.stream(figures).map(SubjectRef::new).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "throughput                                  | true",
        "throughput/0192a1b0-5c00-7000-8000-0000000000a1 | true",
        "throughput/0192a1b0-5c00-7000-8000-0000000000a2 | false",
        "hubs/0192a1b0-5c00-7000-8000-0000000000a1   | false",
        "hub:baku-port                               | true",
        "visits hub:baku-port                        | true",
        "hub:baku                                    | false",
        "hub:baku-port-2                             | false",
        "HUB:baku-port                               | false",
        "hub:*                                       | false",
        "*                                           | false",
        "visits                                      | false",
      })
  void aScopeContainsAFigureOfOneSubject(String scopes, boolean expected) {
    assertEquals(expected, contain(scopes, "throughput", "hub:baku-port"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "throughput                                      | true",
        "hubs/0192a1b0-5c00-7000-8000-0000000000a1       | true",
        "hub:baku-port                                   | true",
        "corridor:middle-corridor/3                      | true",
        "pair:AZ/KZ                                      | true",
        "hub                                             | false",
        "Throughput                                      | false",
        "hub/0192a1b0-5c00-7000-8000-0000000000a1        | false",
        "hubs/0192A1B0-5c00-7000-8000-0000000000a1       | false",
        "hubs/1                                          | false",
        "hub:*                                           | false",
        "*                                               | false",
        "''                                              | false",
        "country:XX                                      | false",
        "pair:KZ/AZ                                      | false",
        "throughput hub:baku-port                        | false",
      })
  void aTextOfAnotherFormIsNotAScope(String text, boolean expected) {
    assertEquals(expected, Scopes.isScope(text));
    assertEquals(false, Scopes.isScope(text + "x".repeat(1_000_000)));
  }

  @Test
  void everyFigureOfAFactMustBeInTheScope() {
    assertEquals(true, contain("hub:a hub:b", "throughput", "hub:a", "hub:b"));
    assertEquals(false, contain("hub:a", "throughput", "hub:a", "hub:b"));
  }

  @Test
  void aSubjectContainsNoFactWithoutFigures() {
    assertEquals(false, contain("hub:baku-port", "hubs"));
  }

  @Test
  void aCorridorIncludesItsLegs() {
    assertEquals(true, contain("corridor:middle", "throughput", "corridor:middle/3"));
    assertEquals(false, contain("corridor:middle/3", "throughput", "corridor:middle"));
    assertEquals(false, contain("pair:AZ", "throughput", "pair:AZ/KZ"));
  }

  @Test
  void anEmptyListContainsNothingAndAMissingListEverything() {
    assertEquals(false, Scopes.of(List.of()).contain("visits", STREAM, List.of()));
    assertEquals(true, Scopes.ALL.contain("visits", STREAM, List.of()));
  }
}
