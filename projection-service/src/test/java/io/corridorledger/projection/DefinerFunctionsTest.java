package io.corridorledger.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.edge.DefinerFunctions;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The functions of the reader's database that run with the privileges of their owner.
@QuarkusTest
@WithTestResource(Stack.class)
class DefinerFunctionsTest {

  @Test
  void functionsWithTheRightsOfTheirOwnerAreSafeFromTheirCallers() throws Exception {
    try (Connection superuser = Stack.superuser()) {
      assertEquals(DefinerFunctions.safe("append_audit"), DefinerFunctions.of(superuser));
    }
  }

  /// Negative control: a careless function appears in the list. The transaction is rolled back.
  @Test
  void aCarelessFunctionIsDetected() throws Exception {
    try (Connection superuser = Stack.superuser();
        var statement = superuser.createStatement()) {
      superuser.setAutoCommit(false);
      statement.execute(
          "CREATE FUNCTION public.careless() RETURNS int LANGUAGE sql SECURITY DEFINER RETURN 1");
      assertEquals(
          List.of(
              DefinerFunctions.safe("append_audit").getFirst(),
              "public.careless: no search_path, PUBLIC may execute it"),
          DefinerFunctions.of(superuser));
      superuser.rollback();
    }
  }
}
