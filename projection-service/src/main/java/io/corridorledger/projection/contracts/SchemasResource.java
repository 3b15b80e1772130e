package io.corridorledger.projection.contracts;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.jsonschema.EventSchemas;
import io.corridorledger.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Returns the JSON Schemas of the events in the topics. Each published event contains the URL of
/// its schema, in the attribute `dataschema`.
@Path("/schemas")
@RunOnVirtualThread
@Tag(name = "Schemas", description = "JSON Schemas of the events in the Kafka topics")
public class SchemasResource {

  static final String SCHEMA_JSON = "application/schema+json";

  private static final Map<String, String> BY_PATH =
      EventSchemas.all().entrySet().stream()
          .collect(
              Collectors.toMap(
                  schema -> schema.getKey().path(),
                  schema -> LedgerJson.document(schema.getValue())));

  /// @param items all schemas, sorted by the name of the event
  public record SchemaList(@NotNull List<PublishedSchema> items) {}

  public record PublishedSchema(
      @Schema(description = "Name of the event type, or `envelope`", examples = "visit-held")
          @NotNull
          String event,
      @Schema(
              description =
                  "Version of the event type or of the envelope that the schema describes",
              examples = "1")
          int version,
      @Schema(
              description = "Permanent identifier of the schema, which is its `$id`",
              examples = "urn:corridor:event:visit-held:v1")
          @NotNull
          String id,
      @Schema(
              description = "URL from which the schema can be loaded",
              examples = "/schemas/visit-held/v1")
          @NotNull
          String address) {}

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "listSchemas",
      summary = "The JSON Schemas of all event types, with the URL of each schema")
  @APIResponse(responseCode = "200", description = "All schemas, sorted by the name of the event")
  @APIResponse(responseCode = "400", ref = "InvalidParameter")
  public SchemaList list() {
    return new SchemaList(
        EventSchemas.all().keySet().stream()
            .map(id ->
                new PublishedSchema(id.event(), id.version(), id.urn(), "/schemas/" + id.path()))
            .toList());
  }

  @GET
  @Path("/{event}/{version}")
  @Produces({SCHEMA_JSON, MediaType.APPLICATION_JSON})
  @Operation(
      operationId = "getSchema",
      summary = "The JSON Schema of an event",
      description =
          "A JSON Schema (dialect 2020-12) that refers only to its own definitions. The schema allows unknown fields, because a later release may add fields to an event without a new version. The schema with the name `envelope` describes the headers of the Kafka records.")
  @APIResponse(
      responseCode = "200",
      description = "The JSON Schema of the event",
      content = {
        @Content(mediaType = SCHEMA_JSON, schema = @Schema(type = SchemaType.OBJECT)),
        @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT))
      })
  @APIResponse(responseCode = "400", ref = "InvalidParameter")
  @APIResponse(responseCode = "404", ref = "NotFound")
  public String one(
      @Parameter(
              description =
                  "Name of the event type, or `envelope` for the headers of the Kafka records",
              example = "fact-reinstated")
          @PathParam("event")
          String event,
      @Parameter(description = "Version of the event", example = "v1") @PathParam("version")
          String version) {
    String schema = BY_PATH.get(event + "/" + version);
    if (schema == null)
      throw Problem.notFound(
          "There is no schema of this event and version. `GET /schemas` lists all schemas.");
    return schema;
  }
}
