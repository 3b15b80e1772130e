package io.corridorledger.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.AggregateType;
import io.corridorledger.problem.Paging;
import io.corridorledger.store.AcceptedEvents;
import io.corridorledger.store.AcceptedEvents.Accepted;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Returns who recorded which event. The resource reads the log of the service itself, so no
/// accepted command can be missing.
@Path("/v1/audit")
@Tag(
    name = "Audit",
    description = "The audit log: accepted commands, refused requests, and decisions of operators")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class AcceptedResource {

  private final AcceptedEvents log;

  AcceptedResource(AcceptedEvents log) {
    this.log = log;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "AcceptedCommands", description = "A page of recorded events, without their data")
  public record Page(
      @Schema(description = "The events, in the order of their positions") @NotNull
          List<AcceptedEvent> events,
      @Schema(description = "Address of the next page; absent on the last page") String next) {}

  @Schema(
      name = "AcceptedEvent",
      description =
          "An event that an accepted command recorded. All events of one command have the same value of `command`.")
  public record AcceptedEvent(
      @Schema(description = "Position of the event in the log of the service, from 1")
          long position,
      @Schema(description = "Time when the event was recorded") @NotNull Instant recorded,
      @Schema(
              description =
                  "Issuer, subject and display name of the client that recorded the event. If the service did not authenticate the client, the value is `anonymous`. For an event that an operator recorded by raising the epoch of the log, the value is `operator`.")
          @NotNull
          String actor,
      @Schema(description = "Type of the event, such as `note-cited`") @NotNull String eventType,
      @Schema(description = "Type of the stream to which the event belongs, such as `visits`")
          @NotNull
          String streamType,
      @Schema(description = "Id of the stream to which the event belongs") @NotNull UUID stream,
      @Schema(description = "Number of the event in its stream, from 1") long version,
      @Schema(description = "Id of the event") @NotNull UUID event,
      @Schema(description = "Id of the command that recorded the event") @NotNull UUID command) {

    static AcceptedEvent of(Accepted accepted) {
      return new AcceptedEvent(
          accepted.position(),
          accepted.recorded(),
          accepted.actor(),
          accepted.eventType(),
          accepted.streamType(),
          accepted.stream(),
          accepted.version(),
          accepted.event(),
          accepted.command());
    }
  }

  @GET
  @Operation(
      operationId = "listAcceptedCommands",
      summary = "Returns the recorded events with their actors, in the order of the log",
      description =
          "Returns the events of the log in the order of their positions, beginning with the position `from`. Each event has its actor, which is the client that recorded the event. The data of the events is left out.")
  public Page list(
      @Parameter(
              description = "Position of the first event on the page",
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
                      defaultValue = "100"),
              example = "10")
          @QueryParam("limit")
          @DefaultValue("100")
          String limit) {
    long first = Paging.from(from);
    int most = Paging.limit(limit, AcceptedEvents.MAX_EVENTS);
    List<AcceptedEvent> events = log.from(first, most).stream().map(AcceptedEvent::of).toList();
    return new Page(
        events,
        events.size() < most
            ? null
            : "/v1/audit?from=%d&limit=%s".formatted(events.getLast().position() + 1, limit));
  }

  /// The example of a response in the API document.
  static Map<String, Object> example(String log, UUID stream, UUID event) {
    Map<String, Object> accepted = new LinkedHashMap<>();
    accepted.put("position", 1);
    accepted.put("recorded", "2026-01-15T09:30:00.123456Z");
    accepted.put("actor", "https://issuer.example 1f0c Ayg\u00fcl S\u0259rik");
    accepted.put("eventType", "note-cited");
    accepted.put(
        "streamType",
        AggregateType.ALL.stream()
            .filter(type -> type.log().equals(log))
            .findFirst()
            .orElseThrow()
            .name());
    accepted.put("stream", stream.toString());
    accepted.put("version", 1);
    accepted.put("event", event.toString());
    accepted.put("command", "0192a1b0-5c00-7000-8000-0000000000c1");
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("events", List.of(accepted));
    page.put("next", "/v1/audit?from=2&limit=1");
    return page;
  }
}
