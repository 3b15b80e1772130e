package io.corridorledger.projection.timeline;

import io.corridorledger.contract.AggregateType;
import io.corridorledger.event.AgreementEvent;
import io.corridorledger.feed.StreamKey;
import io.corridorledger.problem.Problem;
import io.corridorledger.problem.ProblemResponse;
import io.corridorledger.projection.memory.AnswerMemory;
import io.corridorledger.projection.query.QueryOpenApi;
import io.corridorledger.projection.query.VisibleWrites;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;

/// Adds to the API document the problems that a listener of the change feed can get.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 3)
public class TimelineOpenApi implements OASFilter {

  /// The limit of listeners in the examples of the problems. The real limits are settings that are
  /// not known at build time.
  private static final int MAX = 10;

  private static final AggregateType AGREEMENTS = AggregateType.of(AgreementEvent.class);

  @Override
  public void filterOpenAPI(OpenAPI document) {
    document
        .getComponents()
        .addResponse(
            "TooManyListenersOfAddress",
            ProblemResponse.of(TimelineListeners.tooManyOfAddress(MAX), Problem.tooManyRequests(1)))
        .addResponse(
            "FeedUnavailable",
            ProblemResponse.of(
                TimelineListeners.tooMany(MAX),
                VisibleWrites.notYetVisible(
                    new StreamKey(AGREEMENTS.name(), AGREEMENTS.sample()), 2, 1),
                AnswerMemory.overloaded(),
                Problem.unavailable()));
    Operation feed = document.getPaths().getPathItem("/v1/timeline").getGET();
    QueryOpenApi.respond(feed, "429", "TooManyListenersOfAddress");
    QueryOpenApi.respond(feed, "503", "FeedUnavailable");
  }
}
