package io.corridorledger.logistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.command.SessionContract;
import io.corridorledger.store.RolePrivileges;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import org.junit.jupiter.api.Test;

/// The migrations of this service grant its role no more than the migrations of the ledger.
@QuarkusTest
@WithTestResource(LedgerStack.class)
class WriterRoleTest extends SessionContract {

  @Test
  void theServiceReadsTablesAndCallsTheseFunctionsAndNothingElse() throws Exception {
    try (Connection superuser = LedgerStack.superuser()) {
      assertEquals(RolePrivileges.OF_A_WRITER, RolePrivileges.of(superuser, "logistics_app"));
    }
  }
}
