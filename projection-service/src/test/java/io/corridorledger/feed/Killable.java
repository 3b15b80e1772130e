package io.corridorledger.feed;

import io.corridorledger.projection.Stack;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.postgresql.ds.PGSimpleDataSource;

/// The connections of one process. A test ends them all at once, as the end of the process would.
final class Killable implements DataSource {

  private final PGSimpleDataSource server = new PGSimpleDataSource();
  private final LiveSchema live;

  Killable(String name, List<ReadModel> readModels) {
    var config = ConfigProvider.getConfig();
    server.setUrl(config.getValue("quarkus.datasource.jdbc.url", String.class));
    server.setUser(config.getValue("quarkus.datasource.username", String.class));
    server.setPassword(config.getValue("quarkus.datasource.password", String.class));
    server.setCurrentSchema("live,public");
    server.setApplicationName(name);
    live = new LiveSchema(readModels);
  }

  static void kill(String name) throws SQLException {
    try (var db = Stack.superuser();
        var kill =
            db.prepareStatement(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ?")) {
      kill.setString(1, name);
      kill.executeQuery().close();
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection db = server.getConnection();
    live.onConnectionAcquire(db);
    return db;
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("not a wrapper");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
