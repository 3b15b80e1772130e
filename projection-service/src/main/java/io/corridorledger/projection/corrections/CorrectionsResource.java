package io.corridorledger.projection.corrections;

import io.corridorledger.event.Remark;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.Page;
import io.corridorledger.projection.query.Paging;
import io.corridorledger.projection.query.Parameters;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.QueryRunner;
import io.corridorledger.projection.query.ReadsFrom;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/v1/corrections")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@ReadsFrom("correction")
@Tag(name = "Corrections", description = "Corrections, their reasons and their sources")
public class CorrectionsResource {

  private final QueryRunner queries;

  CorrectionsResource(QueryRunner queries) {
    this.queries = queries;
  }

  @GET
  @Operation(
      operationId = "listCorrections",
      summary = "Corrections, revisions, retractions, disputes and reinstatements",
      description = "In the order in which they were recorded. Notes are not listed.")
  @APIResponse(responseCode = "200", description = "A page of corrections")
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public RestResponse<Page<Correction>> list(
      @Parameter(
              description =
                  "fact-corrected, fact-revised, fact-retracted, fact-disputed or fact-reinstated",
              example = "fact-disputed")
          @QueryParam("type")
          String type,
      @Parameter(
              description =
                  "Reason of a retraction: DID_NOT_OCCUR, INCORRECT_DATA, SOURCE_WITHDRAWN or DUPLICATE")
          @QueryParam("because")
          String because,
      @Parameter(description = "Type of the aggregate", example = "agreements")
          @QueryParam("streamType")
          String streamType,
      @Parameter(description = "Id of the agreement, visit or other aggregate")
          @QueryParam("stream")
          String stream,
      @Parameter(description = "Id of the event to which it applies") @QueryParam("target")
          String target,
      @Parameter(description = "Publisher of a source; `ledger` for mistakes of the ledger itself")
          @QueryParam("by")
          String by,
      @Parameter(description = "Cites the source with this id") @QueryParam("source") String source,
      @Parameter(description = "Words of the text; the beginning of each word is enough")
          @QueryParam("q")
          String q,
      @BeanParam PointInTime moment,
      @BeanParam Paging paging,
      @Context UriInfo uri) {
    Criteria criteria =
        Criteria.at(moment)
            .one("type", type, (_, v) -> v)
            .one(
                "because", because, (n, v) -> Parameters.oneOf(Remark.RetractionReason.class, n, v))
            .one("streamType", streamType, (_, v) -> v)
            .one("stream", stream, Parameters::id)
            .one("target", target, Parameters::id)
            .one("by", by, (_, v) -> v)
            .one("source", source, Parameters::id)
            .words("q", "names", q);
    return queries.page(
        moment,
        paging,
        uri,
        queries.documents(
            CorrectionRow.class,
            criteria,
            (List<CorrectionRow> rows) -> rows.stream().map(r -> r.doc).toList()));
  }
}
