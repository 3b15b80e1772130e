package io.corridorledger.projection.query;

import io.corridorledger.feed.ReadModels;
import io.corridorledger.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ResourceInfo;
import java.util.Arrays;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Rejects a query if a read model that the query needs is being filled, because the rows of this
/// read model are incomplete.
@ApplicationScoped
public class FilledReadModels {

  private static final int RETRY_SECONDS = 5;

  private final ReadModels readModels;

  FilledReadModels(ReadModels readModels) {
    this.readModels = readModels;
  }

  @ServerRequestFilter
  public void check(ResourceInfo resource) {
    ReadsFrom reads = resource.getResourceClass().getAnnotation(ReadsFrom.class);
    if (reads == null) return;
    List<String> unfilled = readModels.unfilled();
    Arrays.stream(reads.value())
        .filter(unfilled::contains)
        .findFirst()
        .ifPresent(name -> {
          throw beingFilled(name);
        });
  }

  static Problem beingFilled(String readModel) {
    return Problem.tryLater(
        503,
        "read-model-being-filled",
        "Read model is being filled",
        "The read model %s is being filled from the stored facts. Send the same request again later."
            .formatted(readModel),
        RETRY_SECONDS);
  }
}
