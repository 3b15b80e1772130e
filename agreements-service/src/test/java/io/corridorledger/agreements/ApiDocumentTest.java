package io.corridorledger.agreements;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.command.DocumentedApi;
import io.corridorledger.command.HostileRequests;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
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

/// The service does what its API document says.
@QuarkusTest
@WithTestResource(LedgerStack.class)
@TestMethodOrder(OrderAnnotation.class)
class ApiDocumentTest {

  @TestHTTPResource("/")
  URI service;

  @Inject DataSource database;

  @Test
  void everyOperationIsDescribedWithItsProblems() {
    new DocumentedApi(service).isComplete();
  }

  /// Before the examples are sent otherwise: what they open can be opened once.
  @Test
  @Order(1)
  void everyExampleRunsAsItStandsAndAgain() {
    new DocumentedApi(service).runsItsExamples(Path.of("../dataset/commands"));
  }

  @Test
  void everyDocumentedProblemIsTheOneThatIsSent() {
    new DocumentedApi(service).refusesAsDocumented();
  }

  @Test
  void everyRuleIsNamedByAnOperation() throws IOException {
    new DocumentedApi(service)
        .namesItsRules(
            Path.of("src/main/java"),
            Path.of("../event-contracts/src/main/java/io/corridorledger/contract"));
  }

  @Test
  void whatNoHonestClientSendsIsRefusedAndWritesNothing() throws Exception {
    long before = receipts();
    new HostileRequests(service, "/v1/agreements").areRefused();
    assertEquals(before, receipts());
  }

  @Test
  void whatIsNoHttpDoesNoHarm() throws Exception {
    long before = receipts();
    new HostileRequests(service, "/v1/agreements").thatAreNoHttpDoNoHarm();
    assertEquals(before, receipts());
  }

  private long receipts() throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM command_receipt")) {
      row.next();
      return row.getLong(1);
    }
  }
}
