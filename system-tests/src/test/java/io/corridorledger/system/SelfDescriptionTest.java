package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.system.OnRunningSystem.Content;
import org.junit.jupiter.api.Test;

/// Each running service says what it offers and how it is.
@OnRunningSystem(Content.DATASET)
class SelfDescriptionTest {

  private final LedgerSystem system;

  SelfDescriptionTest(LedgerSystem system) {
    this.system = system;
  }

  @Test
  void swaggerUiStands() {
    for (var service : system.services()) {
      var page = Api.get(service.url(), "/q/swagger-ui");
      assertTrue(page.header("Content-Type").startsWith("text/html"), page::toString);
      assertTrue(page.response().body().contains("swagger-ui-bundle.js"), page::toString);
      Api.get(service.url(), "/q/swagger-ui/swagger-ui-bundle.js");
    }
  }

  @Test
  void theOpenApiDocumentNamesItsOperations() {
    for (var service : system.services()) {
      var document = Api.get(service.url(), "/q/openapi", "Accept", "application/json");
      assertEquals("3.1.0", document.at("/openapi"), service.name());
      assertFalse(document.json().get("paths").isEmpty(), service.name());
    }
    assertEquals(
        "signAgreement",
        Api.get(system.agreements().service().url(), "/q/openapi", "Accept", "application/json")
            .at("/paths/~1v1~1agreements/post/operationId"));
  }

  @Test
  void readinessNamesEveryCheck() {
    for (var service : system.services()) {
      var health = Api.get(service.url(), "/q/health/ready");
      assertEquals("UP", health.at("/status"), health::toString);
      assertFalse(health.json().get("checks").isEmpty(), health::toString);
    }
  }
}
