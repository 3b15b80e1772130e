package io.corridorledger.projection.sources;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.feed.Freshness;
import io.corridorledger.problem.Problem;
import io.corridorledger.projection.query.KeysetQuery;
import io.corridorledger.projection.query.ListFormats;
import io.corridorledger.projection.query.Page;
import io.corridorledger.projection.query.Paging;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.QueryRunner;
import io.corridorledger.value.Source;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/// Returns the sources, the facts that cite each source, and the facts that depend on one source
/// alone.
@Path("/v1/sources")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(
    name = "Sources",
    description = "Sources, their statements, and the aggregates that have only one source")
public class SourcesResource {

  private final QueryRunner queries;
  private final Sources sources;

  SourcesResource(QueryRunner queries, Sources sources) {
    this.queries = queries;
    this.sources = sources;
  }

  /// @param next cursor for the next facts of the source
  @Schema(name = "SourceWithStatements")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record One(
      @NotNull KnownSource item,
      @NotNull List<Statement> statements,
      String next,
      @NotNull Freshness freshness) {}

  @GET
  @Produces({MediaType.APPLICATION_JSON, ListFormats.CSV, ListFormats.NDJSON})
  @Operation(
      operationId = "listSources",
      summary = "All sources, sorted by id",
      description =
          "Lists the sources that at least one visible fact cites. Each source has the number of visible facts that cite the source and are not retracted.")
  @APIResponse(responseCode = "200", description = "A page of sources")
  public RestResponse<Page<KnownSource>> list(
      @Parameter(description = "Kind of source") @QueryParam("kind") Source.Kind kind,
      @Parameter(description = "Publisher of the source, exactly as recorded")
          @QueryParam("publisher")
          String publisher,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    return queries.page(moment, paging, uri, sources.list(moment, kind, publisher));
  }

  @GET
  @Path("/{id}")
  @Operation(
      operationId = "getSource",
      summary = "A source with its statements",
      description =
          "Lists the statements of the source in the order in which the ledger recorded them. A statement is a fact that cites the source. `alone` is true if the aggregate of the statement has only one independent source. An original and its copies count as one source. Sources that attribute their statements to one office also count as one source. Retracted facts do not count.")
  @APIResponse(responseCode = "200", description = "The source with a page of its statements")
  public RestResponse<One> show(
      @PathParam("id") UUID id,
      @Parameter(
              description =
                  "`true`: only statements whose aggregate has only one independent source. By default, all statements are listed.")
          @QueryParam("alone")
          Boolean alone,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    KeysetQuery<Statement> all = sources.statements(moment, id);
    return queries.page(
        moment,
        paging,
        uri,
        Boolean.TRUE.equals(alone) ? queries.where(all, Statement::alone) : all,
        page -> new One(known(moment, id), page.items(), page.next(), page.freshness()));
  }

  private KnownSource known(PointInTime moment, UUID id) {
    return sources
        .find(moment, id)
        .orElseThrow(() -> Problem.notFound("No fact cites a source %s.".formatted(id)));
  }
}
