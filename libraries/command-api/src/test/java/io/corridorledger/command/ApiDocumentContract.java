package io.corridorledger.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// A writer behaves as its API document states.
@TestMethodOrder(OrderAnnotation.class)
public abstract class ApiDocumentContract {

  /// Path of a command that opens a stream.
  private final String path;

  protected ApiDocumentContract(String path) {
    this.path = path;
  }

  /// Address of the service.
  protected abstract URI service();

  /// Address of the management interface.
  protected abstract URI management();

  protected abstract DataSource database();

  @Test
  void everyOperationIsDescribedWithItsProblems() {
    new DocumentedApi(service()).isComplete();
  }

  /// Runs before other tests send the examples, because each example can open its stream only once.
  @Test
  @Order(1)
  void everyExampleRunsUnchangedAndIsReplayed() {
    new DocumentedApi(service()).runsItsExamples(Path.of("../dataset/commands"));
  }

  @Test
  void everyDocumentedProblemIsReturned() {
    new DocumentedApi(service()).refusesAsDocumented();
  }

  @Test
  void everyCommandKeepsToTheScopesOfItsClient() {
    new ScopedCommands(new DocumentedApi(service())).keepToTheScopesOfTheirClient();
  }

  @Test
  void everyRuleIsExplained() throws IOException {
    new DocumentedApi(service()).explainsItsRules(Path.of("../docs/reference/rules.md"));
  }

  /// The examples, which run before, are commands.
  @Test
  void theDocumentationListsTheMetrics() throws IOException {
    new DocumentedMetrics(management(), Path.of("../docs/operating/writers.md")).areComplete();
  }

  @Test
  void hostileRequestsAreRejectedAndWriteNothing() throws Exception {
    long before = receipts();
    new HostileRequests(service(), management(), path).areRefused();
    assertEquals(before, receipts());
  }

  @Test
  void invalidHttpDoesNoHarm() throws Exception {
    long before = receipts();
    new HostileRequests(service(), management(), path).thatAreNoHttpDoNoHarm();
    assertEquals(before, receipts());
  }

  private long receipts() throws SQLException {
    try (var connection = database().getConnection();
        var statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM command_receipt")) {
      row.next();
      return row.getLong(1);
    }
  }
}
