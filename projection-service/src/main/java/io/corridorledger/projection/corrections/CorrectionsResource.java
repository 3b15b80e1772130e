package io.corridorledger.projection.corrections;

import io.corridorledger.event.Remark;
import io.corridorledger.openapi.ClosedLists;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.ListFormats;
import io.corridorledger.projection.query.Page;
import io.corridorledger.projection.query.Paging;
import io.corridorledger.projection.query.Parameters;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.QueryRunner;
import io.corridorledger.projection.query.ReadsFrom;
import io.corridorledger.projection.query.Rows;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/v1/corrections")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Corrections", description = "Corrections and other remarks, with reasons and sources")
@ReadsFrom("correction")
public class CorrectionsResource {

  private final QueryRunner queries;
  private final Corrections corrections;
  private final Rows rows;

  CorrectionsResource(QueryRunner queries, Corrections corrections, Rows rows) {
    this.queries = queries;
    this.corrections = corrections;
    this.rows = rows;
  }

  @GET
  @Produces({MediaType.APPLICATION_JSON, ListFormats.CSV, ListFormats.NDJSON})
  @Operation(
      operationId = "listCorrections",
      summary = "Corrections, revisions, retractions, disputes and reinstatements",
      description =
          "Lists corrections, revisions, retractions, disputes and reinstatements in the order in which the ledger recorded them. Notes are not listed.")
  @APIResponse(responseCode = "200", description = "A page of remarks")
  public RestResponse<Page<Correction>> list(
      @Parameter(description = "Event type of the remark", example = "fact-disputed")
          @QueryParam("type")
          String type,
      @Parameter(description = "Only retractions with this reason") @QueryParam("because")
          Remark.RetractionReason because,
      @Parameter(
              description = "Type of the aggregate to which the remark belongs",
              example = "agreements")
          @QueryParam("streamType")
          String streamType,
      @Parameter(description = "Id of the aggregate to which the remark belongs")
          @QueryParam("stream")
          UUID stream,
      @Parameter(description = "Id of the event to which the remark refers") @QueryParam("target")
          UUID target,
      @Parameter(
              description =
                  "Publisher of a source that the remark cites, or `ledger` for remarks that cite no source")
          @QueryParam("by")
          String by,
      @Parameter(description = "Id of a source that the remark cites") @QueryParam("source")
          UUID source,
      @Parameter(
              description =
                  "Only remarks with these words in their text. The beginning of each word is enough.")
          @QueryParam("q")
          String q,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    Criteria criteria =
        Criteria.at(moment)
            .tagged("type", Parameters.word("type", type, ClosedLists.CORRECTION_TYPES))
            .tagged("because", because)
            .tagged(
                "streamType",
                Parameters.word("streamType", streamType, ClosedLists.AGGREGATE_TYPES))
            .tagged("stream", stream)
            .tagged("target", target)
            .tagged("by", by)
            .tagged("source", source)
            .words("q", "names", q);
    return queries.page(moment, paging, uri, rows.list(corrections, criteria));
  }
}
