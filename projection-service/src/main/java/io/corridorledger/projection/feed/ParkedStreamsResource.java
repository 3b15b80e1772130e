package io.corridorledger.projection.feed;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.problem.Problem;
import io.quarkus.panache.common.Sort;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Streams that the feed had to set aside, and what a person can do about them.
@Path("/v1/parked-streams")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Operations", description = "Streams that the feed had to set aside")
public class ParkedStreamsResource {

  private static final int MAX_LISTED = 500;

  private final ParkedStreams parked;
  private final Applied applied;

  ParkedStreamsResource(ParkedStreams parked, Applied applied) {
    this.parked = parked;
    this.applied = applied;
  }

  @Schema(name = "ParkedStreams")
  public record Listed(
      @JsonInclude(JsonInclude.Include.ALWAYS) List<ParkedStream> items,
      long total,
      Freshness freshness) {}

  /// @param item null when the stream no longer waits
  @Schema(name = "ParkedStreamState")
  public record One(ParkedStream item, boolean waiting, Freshness freshness) {}

  @Schema(name = "SkipReason")
  public record Skip(
      @Schema(
              description = "The version that it waits for, as shown",
              examples = "3",
              required = true)
          Long version,
      @Schema(examples = "recorded by a faulty importer, retracted as version 7", required = true)
          String reason) {}

  @GET
  @Operation(
      operationId = "listParkedStreams",
      summary = "Streams that wait, the longest first (at most 500)")
  @APIResponse(responseCode = "200", description = "All that wait")
  public Listed list() {
    Freshness freshness = applied.freshness();
    return new Listed(
        ParkedStream.findAll(Sort.by("parkedAt", "stream")).page(0, MAX_LISTED).list(),
        ParkedStream.count(),
        freshness);
  }

  @GET
  @Path("/{stream}")
  @Operation(operationId = "getParkedStream", summary = "Why one stream waits")
  @APIResponse(responseCode = "200", description = "How it is now")
  @APIResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  public One show(@PathParam("stream") UUID stream) {
    One one = now(stream);
    if (!one.waiting()) throw notParked(stream);
    return one;
  }

  @POST
  @Path("/{stream}/retry")
  @Operation(
      operationId = "retryParkedStream",
      summary =
          "Try a poisonous event now, or fetch a missing one next; the answer says whether it still waits")
  @APIResponse(responseCode = "200", description = "How it is now")
  @APIResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  public One retry(@PathParam("stream") UUID stream) throws SQLException {
    requireParked(stream);
    parked.retry(stream);
    return now(stream);
  }

  @POST
  @Path("/{stream}/skip")
  @Operation(
      operationId = "skipEventOfParkedStream",
      summary = "Leave out the one event that fails, and go on after it")
  @APIResponse(responseCode = "200", description = "How it is now")
  @APIResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  public One skip(@PathParam("stream") UUID stream, Skip skip) throws SQLException {
    if (skip == null || skip.reason() == null || skip.reason().isBlank())
      throw Problem.invalid(
          List.of(
              new Problem.FieldError("/reason", "is missing: an event is never skipped silently")));
    if (skip.version() == null)
      throw Problem.invalid(
          List.of(
              new Problem.FieldError(
                  "/version", "is missing: only the event that was looked at is skipped")));
    requireParked(stream);
    parked.skip(stream, skip.version(), skip.reason());
    return now(stream);
  }

  /// Counted and not loaded: the answer is to show what comes of it.
  private static void requireParked(UUID stream) {
    if (ParkedStream.count("stream", stream) == 0) throw notParked(stream);
  }

  private static Problem notParked(UUID stream) {
    return Problem.notFound("No stream %s waits.".formatted(stream));
  }

  private One now(UUID stream) {
    Freshness freshness = applied.freshness();
    ParkedStream found =
        ParkedStream.<ParkedStream>find("stream", stream).firstResultOptional().orElse(null);
    return new One(found, found != null, freshness);
  }
}
