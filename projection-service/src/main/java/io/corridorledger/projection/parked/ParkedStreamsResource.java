package io.corridorledger.projection.parked;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.feed.Freshness;
import io.corridorledger.feed.ReadProgress;
import io.corridorledger.feed.StreamKey;
import io.corridorledger.problem.Problem;
import io.corridorledger.projection.query.ListFormats;
import io.corridorledger.projection.query.QueryRunner;
import io.quarkus.panache.common.Sort;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/// Lists the parked streams, which wait because their next event cannot be applied. The operations
/// on parked streams exist only on the management port, in [ParkedStreamOperations].
@Path("/v1/parked-streams")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(
    name = "Operations",
    description =
        "Parked streams. A stream is parked if it waits for a missing event or has an event that cannot be applied.")
public class ParkedStreamsResource {

  private static final int MAX_LISTED = 500;

  private final ReadProgress applied;
  private final QueryRunner queries;

  ParkedStreamsResource(ReadProgress applied, QueryRunner queries) {
    this.applied = applied;
    this.queries = queries;
  }

  @Schema(name = "ParkedStreams")
  public record Listed(
      @JsonInclude(JsonInclude.Include.ALWAYS) @NotNull List<ParkedStream> items,
      long total,
      @NotNull Freshness freshness) {}

  @Schema(name = "ParkedStreamState")
  public record One(@NotNull ParkedStream item, @NotNull Freshness freshness) {}

  @GET
  @Produces({MediaType.APPLICATION_JSON, ListFormats.CSV, ListFormats.NDJSON})
  @Operation(
      operationId = "listParkedStreams",
      summary = "Parked streams, oldest first (at most 500)",
      description =
          "Returns the parked streams, oldest first, at most 500. In a new ledger, no stream is parked, so the list of the example is empty.")
  @APIResponse(responseCode = "200", description = "The parked streams")
  public RestResponse<Listed> list() {
    Freshness freshness = applied.freshness();
    List<ParkedStream> items =
        ParkedStream.findAll(Sort.by("parkedAt", "log", "stream")).page(0, MAX_LISTED).list();
    return queries
        .whole(items, new Listed(items, ParkedStream.count(), freshness), freshness, null)
        .build();
  }

  @GET
  @Path("/{log}/{stream}")
  @Operation(
      operationId = "getParkedStream",
      summary = "A parked stream, with the reason why it is parked",
      description =
          "Returns a parked stream, with the reason why it is parked. In a new ledger, no stream is parked, so the example returns status 404.",
      extensions = @Extension(name = "x-example-status", value = "404", parseValue = true))
  @APIResponse(responseCode = "200", description = "The parked stream")
  @APIResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  public One show(
      @Parameter(
              description = "Name of the log to which the stream belongs",
              example = "agreements")
          @PathParam("log")
          String log,
      @Parameter(
              description = "Id of the parked stream",
              example = "3e07c116-15f7-5e5c-838a-d22a6f5cdc3b",
              schema = @Schema(type = SchemaType.STRING, format = "uuid"))
          @PathParam("stream")
          UUID stream) {
    Freshness freshness = applied.freshness();
    ParkedStream found = ParkedStream.find(new StreamKey(log, stream));
    if (found == null) throw notParked(stream);
    return new One(found, freshness);
  }

  static Problem notParked(UUID stream) {
    return Problem.notFound("Stream %s is not parked.".formatted(stream));
  }
}
