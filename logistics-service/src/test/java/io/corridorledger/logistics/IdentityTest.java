package io.corridorledger.logistics;

import io.corridorledger.edge.IdentityContract;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.sql.SQLException;

@QuarkusTest
@WithTestResource(LedgerStack.class)
class IdentityTest extends IdentityContract {

  @TestHTTPResource("/")
  URI service;

  @TestHTTPResource(value = "/", management = true)
  URI management;

  @Override
  protected URI service() {
    return service;
  }

  @Override
  protected URI management() {
    return management;
  }

  @Override
  protected long written() {
    try (var database = LedgerStack.superuser();
        var rows =
            database
                .createStatement()
                .executeQuery(
                    "SELECT (SELECT count(*) FROM event) + (SELECT count(*) FROM stream) + (SELECT count(*) FROM command_receipt)")) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
