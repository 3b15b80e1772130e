package io.corridorledger.projection.rebuild;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.corridorledger.feed.ReadModel;
import io.corridorledger.feed.Rebuild;
import io.corridorledger.feed.RebuildStatus;
import io.corridorledger.problem.Problem;
import io.corridorledger.problem.Problem.FieldError;
import io.corridorledger.projection.operations.ManagementOperations;
import io.quarkus.arc.All;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;

/// The operations that rebuild read models next to the live ones. These operations exist only on
/// the management port:
///
/// ```
/// GET    /operations/rebuild             progress
/// POST   /operations/rebuild             {} or {"readModel": "figure"}
/// POST   /operations/rebuild/roll-back   {}
/// DELETE /operations/rebuild             ends the rebuild, or drops the former tables
/// ```
///
/// Each operation returns the state of the rebuild, see [RebuildStatus].
@ApplicationScoped
public class RebuildOperations {

  private static final String PATH = "/operations/rebuild";

  private final ManagementOperations operations;
  private final Rebuild rebuild;
  private final ObjectMapper json;
  private final List<String> names;

  RebuildOperations(
      ManagementOperations operations,
      Rebuild rebuild,
      ObjectMapper json,
      @All List<ReadModel> readModels) {
    this.operations = operations;
    this.rebuild = rebuild;
    this.json = json;
    this.names = readModels.stream().map(ReadModel::name).sorted().toList();
  }

  /// @param readModel name of the read model to rebuild; null for all
  record Begin(String readModel) {}

  void register(@Observes ManagementInterface management) {
    operations.register(
        management,
        PATH,
        List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE),
        this::carryOut);
    operations.register(management, PATH + "/roll-back", List.of(HttpMethod.POST), this::rollBack);
  }

  private RebuildStatus carryOut(RoutingContext request) throws SQLException {
    HttpMethod method = request.request().method();
    try {
      if (method == HttpMethod.POST) {
        String name = readModel(request);
        operations.record(request, "rebuild " + (name == null ? "all read models" : name), "");
        rebuild.begin(name);
        request.response().setStatusCode(202);
      } else if (method == HttpMethod.DELETE) {
        operations.record(request, "discard the rebuild", "");
        rebuild.discard();
      }
    } catch (Rebuild.Impossible e) {
      throw impossible(e);
    }
    return rebuild.status();
  }

  private RebuildStatus rollBack(RoutingContext request) throws SQLException {
    operations.record(request, "roll back the rebuild", "");
    try {
      rebuild.rollBack();
    } catch (Rebuild.Impossible e) {
      throw impossible(e);
    }
    return rebuild.status();
  }

  private static Problem impossible(Rebuild.Impossible e) {
    return Problem.ruleViolated(
        "rebuild-impossible", "The operation is not possible: %s.".formatted(e.getMessage()));
  }

  private String readModel(RoutingContext request) {
    Begin begin;
    try {
      begin = json.readValue(request.body().buffer().getBytes(), Begin.class);
    } catch (JsonProcessingException e) {
      throw Problem.malformedJson("Send {} or {\"readModel\": \"figure\"}.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (begin == null) throw Problem.malformedJson("Send {} or {\"readModel\": \"figure\"}.");
    if (begin.readModel() != null && !names.contains(begin.readModel()))
      throw Problem.invalid(
          List.of(new FieldError("/readModel", "must be one of " + String.join(", ", names))));
    return begin.readModel();
  }
}
