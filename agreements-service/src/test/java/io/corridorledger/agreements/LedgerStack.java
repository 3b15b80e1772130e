package io.corridorledger.agreements;

import io.corridorledger.edge.EdgeContract;
import io.corridorledger.edge.Tokens;
import io.corridorledger.local.TestStack;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/// A real broker and a new database for this module's tests.
public class LedgerStack implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    var settings = new HashMap<>(TestStack.get().database("agreements"));
    settings.putAll(EdgeContract.SETTINGS);
    settings.putAll(Tokens.settings());
    return settings;
  }

  @Override
  public void stop() {}

  /// A connection with the privileges of the owner.
  static Connection superuser() throws SQLException {
    TestStack stack = TestStack.get();
    return DriverManager.getConnection(
        stack.jdbcBaseUrl() + "agreements", stack.superuser(), stack.superuserPassword());
  }
}
