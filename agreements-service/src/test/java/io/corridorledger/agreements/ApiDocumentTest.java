package io.corridorledger.agreements;

import io.corridorledger.command.ApiDocumentContract;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import javax.sql.DataSource;

@QuarkusTest
@WithTestResource(LedgerStack.class)
class ApiDocumentTest extends ApiDocumentContract {

  @TestHTTPResource("/")
  URI service;

  @TestHTTPResource(value = "/", management = true)
  URI management;

  @Inject DataSource database;

  ApiDocumentTest() {
    super("/v1/agreements");
  }

  @Override
  protected URI service() {
    return service;
  }

  @Override
  protected URI management() {
    return management;
  }

  @Override
  protected DataSource database() {
    return database;
  }
}
