package io.corridorledger.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.edge.DefinerFunctions;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The functions of the reader's database that run with the privileges of their owner.
@QuarkusTest
@WithTestResource(Stack.class)
class DefinerFunctionsTest {

  private static final String[] FUNCTIONS = {
    "append_audit",
    "create_api_key",
    "create_read_models",
    "drop_read_models",
    "index_read_models",
    "revoke_api_key",
    "use_api_keys"
  };

  @Test
  void functionsWithTheRightsOfTheirOwnerAreSafeFromTheirCallers() throws Exception {
    try (Connection superuser = Stack.superuser()) {
      assertEquals(DefinerFunctions.safe(FUNCTIONS), DefinerFunctions.of(superuser));
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
          Stream.concat(
                  DefinerFunctions.safe(FUNCTIONS).stream(),
                  Stream.of("public.careless: no search_path, PUBLIC may execute it"))
              .sorted()
              .toList(),
          DefinerFunctions.of(superuser));
      superuser.rollback();
    }
  }
}
