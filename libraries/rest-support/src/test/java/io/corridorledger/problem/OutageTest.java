package io.corridorledger.problem;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A lack of space or connections in the database is an outage, after which the request can be
/// retried.
class OutageTest {

  @ParameterizedTest
  @ValueSource(strings = {"53100", "53200", "53300", "08001", "08006", "57P01", "57P03", "58030"})
  void temporaryStatesAreOutages(String state) {
    SQLException failure = new SQLException("No space left on device", state);
    assertTrue(ProblemMapper.isOutage(failure));
    assertTrue(ProblemMapper.isOutage(new IllegalStateException("append failed", failure)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "42P01", "CL003", "", "08"})
  void otherStatesAreNotOutages(String state) {
    assertFalse(ProblemMapper.isOutage(new SQLException("unique", state)));
  }

  @Test
  void aPoolWithoutAConnectionInTimeIsAnOutage() {
    assertTrue(ProblemMapper.isOutage(new SQLException("no connection in time")));
  }

  @Test
  void aFailureWithCyclicCausesIsNotAnOutage() {
    Exception first = new IllegalStateException("first");
    first.initCause(new IllegalStateException("second", first));
    assertFalse(ProblemMapper.isOutage(first));
  }
}
