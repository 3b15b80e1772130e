package io.corridorledger.projection.rebuild;

import io.corridorledger.feed.ReadModel;
import io.corridorledger.feed.Rebuild;
import io.corridorledger.feed.RebuildStatus;
import io.corridorledger.problem.Problem;
import io.corridorledger.projection.operations.ManagementOperations;
import io.quarkus.arc.All;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.util.List;

/// The operations that rebuild read models next to the live ones. These operations exist only on
/// the management port:
///
/// ```
/// GET    /operations/rebuild             progress
/// POST   /operations/rebuild             {} or {"readModel": "figure"}
/// DELETE /operations/rebuild             ends a running or refused rebuild
/// POST   /operations/rebuild/accept      {"reason": "…"}: continues a refused rebuild
/// POST   /operations/rebuild/roll-back   {}
/// DELETE /operations/rebuild/former      drops the former tables
/// ```
///
/// Each operation returns the state of the rebuild, see [RebuildStatus].
@ApplicationScoped
public class RebuildOperations {

  private static final String PATH = "/operations/rebuild";

  private final ManagementOperations operations;
  private final Rebuild rebuild;
  private final List<String> names;

  RebuildOperations(
      ManagementOperations operations, Rebuild rebuild, @All List<ReadModel> readModels) {
    this.operations = operations;
    this.rebuild = rebuild;
    this.names = readModels.stream().map(ReadModel::name).sorted().toList();
  }

  /// @param readModel name of the read model to rebuild; null for all
  record Begin(String readModel) {}

  record Acceptance(String reason) {}

  /// Carries out the decision of an operator.
  @FunctionalInterface
  private interface Decision {
    void carryOut() throws SQLException;
  }

  void register(@Observes ManagementInterface management) {
    operations.register(
        management,
        PATH,
        List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE),
        this::carryOut);
    operations.register(management, PATH + "/accept", List.of(HttpMethod.POST), this::accept);
    operations.register(
        management,
        PATH + "/roll-back",
        List.of(HttpMethod.POST),
        request -> decide(request, "roll back the rebuild", "", rebuild::rollBack));
    operations.register(
        management,
        PATH + "/former",
        List.of(HttpMethod.DELETE),
        request ->
            decide(request, "drop the former tables of the rebuild", "", rebuild::dropFormer));
  }

  private RebuildStatus carryOut(RoutingContext request) throws SQLException {
    HttpMethod method = request.request().method();
    if (method == HttpMethod.POST) return begin(request);
    if (method == HttpMethod.DELETE)
      return decide(request, "end the rebuild", "", rebuild::discard);
    return rebuild.status();
  }

  private RebuildStatus begin(RoutingContext request) throws SQLException {
    String name =
        operations.body(request, Begin.class, "{} or {\"readModel\": \"figure\"}").readModel();
    if (name != null && !names.contains(name))
      throw ManagementOperations.invalid(
          "/readModel", "must be one of " + String.join(", ", names));
    RebuildStatus begun =
        decide(
            request,
            "rebuild " + (name == null ? "all read models" : name),
            "",
            () -> rebuild.begin(name));
    request.response().setStatusCode(202);
    return begun;
  }

  private RebuildStatus accept(RoutingContext request) throws SQLException {
    String reason = operations.body(request, Acceptance.class, "{\"reason\": \"…\"}").reason();
    ManagementOperations.requireReason(reason, "an accepted difference");
    RebuildStatus continued =
        decide(request, "accept the differences of the rebuild", reason, rebuild::accept);
    request.response().setStatusCode(202);
    return continued;
  }

  private RebuildStatus decide(
      RoutingContext request, String decision, String reason, Decision operation)
      throws SQLException {
    operations.record(request, decision, reason);
    try {
      operation.carryOut();
    } catch (Rebuild.Impossible e) {
      throw Problem.ruleViolated(
          "rebuild-impossible", "The operation is not possible: %s.".formatted(e.getMessage()));
    }
    return rebuild.status();
  }
}
