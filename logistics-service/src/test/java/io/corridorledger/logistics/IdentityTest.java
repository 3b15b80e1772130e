package io.corridorledger.logistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corridorledger.edge.IdentityContract;
import io.corridorledger.edge.RawHttp;
import io.corridorledger.edge.RawHttp.Answer;
import io.corridorledger.edge.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

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
  protected Connection database() throws SQLException {
    return LedgerStack.superuser();
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

  private String example(String path) {
    ObjectNode example =
        RawHttp.get(service, "/q/openapi", "Accept: application/json")
            .json()
            .path("paths")
            .path(path)
            .at("/post/requestBody/content/application~1json/example")
            .deepCopy();
    example.remove("id");
    return example.toString();
  }

  private Answer report(String subject, Object scopes) {
    return ask(
        "POST",
        "/v1/throughput?confirmed=true",
        example("/v1/throughput").replace("corridor:middle-corridor", subject),
        scopes == null
            ? Tokens.of("railway", "recorder")
            : Tokens.scoped("railway", scopes, "recorder"),
        "Idempotency-Key: " + UUID.randomUUID());
  }

  private Answer remark(String stream, String remark, String subject, Object scopes) {
    return ask(
        "POST",
        "/v1/throughput/%s/%s".formatted(stream, remark),
        example("/v1/throughput/{id}/" + remark).replace("corridor:middle-corridor", subject),
        Tokens.scoped("railway", scopes, "recorder", "corrector"),
        "Idempotency-Key: " + UUID.randomUUID(),
        "If-Match: *");
  }

  @Test
  void aRailwayReportsTheThroughputOfItsOwnHubsOnly() {
    for (Object scopes :
        List.of("hub:baku-port", List.of("hub:alat", "hub:baku-port"), "throughput"))
      assertEquals(201, report("hub:baku-port", scopes).status(), scopes.toString());
    assertEquals(201, report("hub:other", null).status());
    long before = written();
    for (Object scopes :
        List.of("hub:alat", List.of("hub:alat"), "", List.of(), 5, true, List.of(5), "visits"))
      report("hub:baku-port", scopes).isProblem(403, "forbidden");
    assertEquals(before, written());
  }

  @Test
  void aRemarkNeedsTheSubjectOfItsFactAndOfItsReplacement() {
    String stream = report("hub:baku-port", null).json().path("id").asText();
    long before = written();
    remark(stream, "disputes", "hub:baku-port", "hub:alat").isProblem(403, "forbidden");
    remark(stream, "corrections", "hub:alat", "hub:baku-port").isProblem(403, "forbidden");
    remark(stream, "corrections", "hub:alat", "hub:alat").isProblem(403, "forbidden");
    remark(stream, "notes", "hub:baku-port", "hub:alat").isProblem(403, "forbidden");
    assertEquals(before, written());
    Answer moved = remark(stream, "corrections", "hub:alat", "hub:baku-port hub:alat");
    assertEquals(200, moved.status(), moved::toString);
    String other = report("hub:baku-port", null).json().path("id").asText();
    Answer disputed = remark(other, "disputes", "hub:baku-port", "throughput/" + other);
    assertEquals(200, disputed.status(), disputed::toString);
  }

  @Test
  void aScopeGrantsNoRole() {
    long before = written();
    ask(
            "POST",
            "/v1/throughput?confirmed=true",
            example("/v1/throughput"),
            Tokens.scoped("railway", "throughput", "reader"),
            "Idempotency-Key: scope-1")
        .isProblem(403, "forbidden");
    assertEquals(before, written());
  }
}
