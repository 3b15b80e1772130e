package io.corridorledger.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TestStackTest {

  @Test
  void givesTheConfigurationThatAServiceNeeds() {
    var properties = TestStack.get().database("configured");
    assertEquals(
        Set.of(
            "quarkus.datasource.jdbc.url",
            "quarkus.datasource.username",
            "quarkus.datasource.password",
            "quarkus.flyway.username",
            "quarkus.flyway.password",
            "kafka.bootstrap.servers"),
        properties.keySet());
  }

  @Test
  void theOwnerMayCreateTablesAndTheApplicationMayNot() throws SQLException {
    var properties = TestStack.get().database("roles");
    execute(properties, "quarkus.flyway", "CREATE TABLE fact (id int)");
    var refused =
        assertThrows(
            SQLException.class,
            () -> execute(properties, "quarkus.datasource", "CREATE TABLE other (id int)"));
    assertEquals("42501", refused.getSQLState());
    assertThrows(
        SQLException.class,
        () -> execute(properties, "quarkus.datasource", "INSERT INTO fact VALUES (1)"));
    execute(properties, "quarkus.flyway", "GRANT INSERT ON fact TO roles_app");
    execute(properties, "quarkus.datasource", "INSERT INTO fact VALUES (1)");
  }

  @Test
  void oneServiceCannotEnterTheDatabaseOfAnother() {
    var mine = TestStack.get().database("mine");
    var other = TestStack.get().database("other");
    var refused =
        assertThrows(
            SQLException.class,
            () ->
                Postgres.connect(
                    other.get("quarkus.datasource.jdbc.url"),
                    mine.get("quarkus.datasource.username"),
                    mine.get("quarkus.datasource.password")));
    assertTrue(refused.getMessage().contains("permission denied"), refused::getMessage);
  }

  @Test
  void aDatabaseRequestedAgainIsEmpty() throws SQLException {
    execute(TestStack.get().database("again"), "quarkus.flyway", "CREATE TABLE fact (id int)");
    execute(TestStack.get().database("again"), "quarkus.flyway", "CREATE TABLE fact (id int)");
  }

  @Test
  void underMavenItEndsWithMavenAndNotWithTheModule() {
    var underMaven = System.getProperty("basedir") != null;
    var self = ProcessHandle.current();
    var owner = TestStack.owner();
    assertEquals(underMaven, !owner.equals(self));
    assertTrue(
        !underMaven || owner.info().commandLine().orElse("").contains("maven"),
        () -> "owned by " + owner.info());
  }

  private static void execute(Map<String, String> properties, String role, String sql)
      throws SQLException {
    try (var connection =
            Postgres.connect(
                properties.get("quarkus.datasource.jdbc.url"),
                properties.get(role + ".username"),
                properties.get(role + ".password"));
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
