package io.corridorledger.logistics;

import io.corridorledger.command.DocumentedApi;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The service does what its API document says.
@QuarkusTest
@WithTestResource(LedgerStack.class)
class ApiDocumentTest {

  @TestHTTPResource("/")
  URI service;

  @Test
  void everyOperationIsDescribedWithItsProblems() {
    new DocumentedApi(service).isComplete();
  }

  @Test
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
}
