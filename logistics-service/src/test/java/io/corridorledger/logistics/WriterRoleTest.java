package io.corridorledger.logistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.command.SessionContract;
import io.corridorledger.edge.DefinerFunctions;
import io.corridorledger.store.RolePrivileges;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The migrations of this service grant its role no more than the migrations of the ledger, except
/// the functions with which it searches for likely duplicates, the audit log, and the API keys.
@QuarkusTest
@WithTestResource(LedgerStack.class)
class WriterRoleTest extends SessionContract {

  private static final List<String> OF_THIS_SERVICE =
      List.of(
          "function append_audit: EXECUTE",
          "function audit_sha256: EXECUTE",
          "function create_api_key: EXECUTE",
          "function revoke_api_key: EXECUTE",
          "function told_figure: EXECUTE",
          "function told_marks: EXECUTE",
          "function told_series: EXECUTE",
          "function use_api_keys: EXECUTE",
          "function verify_audit: EXECUTE",
          "table api_key: SELECT",
          "table audit_chain: SELECT",
          "table audit_entry: SELECT");

  @Test
  void theServiceReadsTablesAndCallsTheseFunctionsAndNothingElse() throws Exception {
    try (Connection superuser = LedgerStack.superuser()) {
      assertEquals(
          Stream.concat(RolePrivileges.OF_A_WRITER.stream(), OF_THIS_SERVICE.stream())
              .sorted()
              .toList(),
          RolePrivileges.of(superuser, "logistics_app"));
    }
  }

  @Test
  void functionsWithTheRightsOfTheirOwnerAreSafeFromTheirCallers() throws Exception {
    try (Connection superuser = LedgerStack.superuser()) {
      assertEquals(
          DefinerFunctions.safe(
              "append_audit",
              "append_commands",
              "append_events",
              "create_api_key",
              "expire_receipts",
              "keep_proposal",
              "move_cursor",
              "release_lease",
              "revoke_api_key",
              "sequence_after",
              "sequence_events",
              "take_lease",
              "use_api_keys"),
          DefinerFunctions.of(superuser));
    }
  }
}
