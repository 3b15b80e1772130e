package io.corridorledger.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.agroal.api.AgroalDataSource;
import io.corridorledger.local.TestStack;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The database sessions of a writer have the settings that the service requests.
public abstract class SessionContract {

  private static final List<String> OF_THE_SERVICE = List.of("public", "on", "off");
  private static final List<String> OF_THE_OWNER = List.of("evil", "off", "on");

  @Inject AgroalDataSource service;

  private final String url = setting("jdbc.url");
  private final String role = setting("username");

  private static String setting(String name) {
    return ConfigProvider.getConfig().getValue("quarkus.datasource." + name, String.class);
  }

  /// Otherwise an owner could make the service acknowledge writes that a crash loses, or call
  /// functions of another schema.
  @ParameterizedTest
  @ValueSource(strings = {"ROLE %1$s", "DATABASE %2$s", "ROLE %1$s IN DATABASE %2$s"})
  void defaultsOfTheRoleAndTheDatabaseDoNotApplyToTheService(String target) throws SQLException {
    String of = target.formatted(role, url.substring(url.lastIndexOf('/') + 1));
    try {
      alter(of, "SET search_path = evil");
      alter(of, "SET synchronous_commit = off");
      alter(of, "SET default_transaction_read_only = on");
      // Control: a session without requested settings has the defaults.
      try (Connection plain = DriverManager.getConnection(url, role, setting("password"))) {
        assertEquals(OF_THE_OWNER, settings(plain));
      }
      // A new pool, because the pool of the service has older sessions.
      try (var pool = AgroalDataSource.from(service.getConfiguration());
          Connection session = pool.getConnection()) {
        assertEquals(OF_THE_SERVICE, settings(session));
      }
    } finally {
      alter(of, "RESET ALL");
    }
  }

  private void alter(String target, String change) throws SQLException {
    TestStack stack = TestStack.get();
    try (Connection superuser =
            DriverManager.getConnection(url, stack.superuser(), stack.superuserPassword());
        var statement = superuser.createStatement()) {
      // Defaults of the database also apply to this session.
      statement.execute("SET default_transaction_read_only = off");
      statement.execute("ALTER %s %s".formatted(target, change));
    }
  }

  private static List<String> settings(Connection session) throws SQLException {
    try (var statement = session.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT current_setting('search_path'), current_setting('synchronous_commit'), current_setting('default_transaction_read_only')")) {
      row.next();
      return List.of(row.getString(1), row.getString(2), row.getString(3));
    }
  }
}
