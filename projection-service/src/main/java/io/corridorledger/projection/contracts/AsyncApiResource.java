package io.corridorledger.projection.contracts;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.jsonschema.TopicsDocument;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Returns the AsyncAPI document, which describes the topics.
@Path("/asyncapi")
@RunOnVirtualThread
@Tag(name = "Schemas")
public class AsyncApiResource {

  private static final String DOCUMENT = LedgerJson.document(TopicsDocument.generate());

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "getAsyncApi", summary = "The AsyncAPI 3 document of the Kafka topics")
  @APIResponse(
      responseCode = "200",
      description = "The AsyncAPI document",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT)))
  @APIResponse(responseCode = "400", ref = "InvalidParameter")
  public String document() {
    return DOCUMENT;
  }
}
