package io.corridorledger.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.jackson.JsonFormatOptions;
import io.corridorledger.contract.AggregateType;
import io.corridorledger.contract.StreamMemory.Exhausted;
import io.corridorledger.contract.StreamMemory.TooLarge;
import io.corridorledger.edge.ResponseMemory;
import io.corridorledger.problem.Paging;
import io.corridorledger.store.LogPages;
import io.corridorledger.store.LogPages.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/// Returns the events of this service over HTTP, in the order of its log. The reader uses this
/// resource if events are missing from the topic.
@Path("/v1/log")
@Tag(name = "Log", description = "All events of this service, in the order of its log")
@RunOnVirtualThread
public class LogResource {

  static final String BATCH = "application/cloudevents-batch+json";

  /// Writes the data of an event as Base64, so that the client gets exactly the bytes that were
  /// hashed. If the data were nested JSON, the SDK of CloudEvents would serialize the data again,
  /// possibly with other bytes.
  private static final JsonFormat JSON =
      new JsonFormat(JsonFormatOptions.builder().forceDataBase64Serialization(true).build());

  @Inject LogPages log;
  @Inject ResponseMemory responses;

  @GET
  @Produces(BATCH)
  @Operation(
      operationId = "getLog",
      summary = "Returns the events of the log of this service as CloudEvents",
      description =
          """
          Returns events in the order of their positions, beginning with the position `from`. A page has at most 1,000 events and 1 MiB \
          of data. An event with more than 1 MiB of data is the only event of its page. If `from` is after the end of the log, the page is empty. \
          If there is a next page, the header `Link` has its address. The service also publishes each event as a record in a Kafka topic. \
          Each event in the response has the same attributes as its record. In the record, each attribute is a header with the prefix `ce_`.\
          """)
  public RestResponse<byte[]> from(
      @Parameter(
              description = "Position of the first event on the page, in the log of this service",
              schema = @Schema(type = SchemaType.INTEGER, format = "int64", minimum = "1"),
              example = "1")
          @QueryParam("from")
          @DefaultValue("1")
          String from,
      @Parameter(
              description = "Maximum number of events on the page",
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      format = "int32",
                      minimum = "1",
                      maximum = "1000",
                      defaultValue = "1000"),
              example = "10")
          @QueryParam("limit")
          @DefaultValue("1000")
          String limit) {
    long first = Paging.from(from);
    int most = Paging.limit(limit, LogPages.MAX_ENTRIES);
    try {
      Page page = log.from(first, most, responses.share());
      var response = ResponseBuilder.ok(json(page), BATCH);
      page.next()
          .ifPresent(next ->
              response.header(
                  "Link", "</v1/log?from=%d&limit=%s>; rel=\"next\"".formatted(next, limit)));
      return response.build();
    } catch (Exhausted e) {
      throw CommandProblems.overloaded();
    } catch (TooLarge e) {
      throw CommandProblems.streamTooLarge();
    }
  }

  /// The example of an event in the API document.
  static Map<String, Object> example(String log, UUID stream) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("specversion", "1.0");
    event.put("id", "0192a1b0-5c00-7000-8000-0000000000e1");
    event.put("source", "/corridor/" + log);
    event.put("type", "corridor.note-cited.v1");
    event.put("datacontenttype", "application/json");
    event.put("dataschema", "http://localhost:8080/schemas/note-cited/v1");
    event.put("subject", stream.toString());
    event.put("time", "2026-01-15T09:30:00.123456Z");
    event.put("actor", "anonymous");
    event.put("chainhash", "123e65433ebe1889f4c92792ccfd080069dbff2762ff50a31df661ec8b391d5a");
    event.put("commandid", "0192a1b0-5c00-7000-8000-0000000000c1");
    event.put("correlationid", "0192a1b0-5c00-7000-8000-0000000000c1");
    event.put("hashversion", "2");
    event.put("ledgerepoch", "1");
    event.put("logposition", "1");
    event.put("mac", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
    event.put("mackeyid", "k1");
    event.put(
        "streamtype",
        AggregateType.ALL.stream()
            .filter(type -> type.log().equals(log))
            .findFirst()
            .orElseThrow()
            .name());
    event.put("streamversion", "1");
    event.put("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");
    event.put("data_base64", "eyJ0ZXh0IjogIkEgbm90ZSJ9");
    return event;
  }

  /// Writes a page as a JSON array of events. This method is needed, because the SDK of CloudEvents
  /// writes only single events.
  private static byte[] json(Page page) {
    var json = new ByteArrayOutputStream();
    byte[] separator = "[".getBytes(UTF_8);
    for (CloudEvent event : page.events()) {
      json.writeBytes(separator);
      json.writeBytes(JSON.serialize(event));
      separator = ",\n".getBytes(UTF_8);
    }
    json.writeBytes((page.events().isEmpty() ? "[]" : "]").getBytes(UTF_8));
    return json.toByteArray();
  }
}
