package io.corridorledger.projection.timeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.edge.ClientAddresses;
import io.corridorledger.feed.Freshness;
import io.corridorledger.openapi.ClosedLists;
import io.corridorledger.problem.Problem;
import io.corridorledger.projection.bitemporal.BitemporalChange;
import io.corridorledger.projection.evidence.Fact;
import io.corridorledger.projection.evidence.FactPages;
import io.corridorledger.projection.memory.AnswerMemory;
import io.corridorledger.projection.query.Day;
import io.corridorledger.projection.query.KeysetQuery.Keyed;
import io.corridorledger.projection.query.KeysetQuery.Slice;
import io.corridorledger.projection.query.ListFormats;
import io.corridorledger.projection.query.Parameters;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.QueryRunner;
import io.corridorledger.projection.query.VisibleWrites;
import io.corridorledger.value.PartyRef;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/// Returns the change feed of the ledger: all facts in the order of their logs. The feed ends
/// before the first missing event of a log, and continues after the reader has received this event.
/// Therefore a client that follows the feed gets every event once.
@Path("/v1/timeline")
@RunOnVirtualThread
@Tag(
    name = "Timeline",
    description = "The change feed: all recorded facts in the order of their logs")
public class TimelineResource {

  private static final int MAX_LIMIT = 500;
  private static final int DEFAULT_LIMIT = 50;

  private final Timeline timeline;
  private final TimelineListeners listeners;
  private final QueryRunner queries;
  private final VisibleWrites writes;
  private final ClientAddresses clients;
  private final AnswerMemory memory;

  TimelineResource(
      Timeline timeline,
      TimelineListeners listeners,
      QueryRunner queries,
      VisibleWrites writes,
      ClientAddresses clients,
      AnswerMemory memory) {
    this.timeline = timeline;
    this.listeners = listeners;
    this.queries = queries;
    this.writes = writes;
    this.clients = clients;
    this.memory = memory;
  }

  /// @param after cursor from which the client can continue, now or later
  /// @param next the same cursor as `after`; present only if further facts may already be available
  @Schema(name = "TimelinePage")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Page(
      @NotNull List<Fact> items,
      @NotNull String after,
      @Schema(
              description =
                  "The same cursor as `after`; present only if further facts may already be available. With filters by time only, a page examines a limited number of facts. So such a page can have fewer items than `limit`, or none, although `next` is present.")
          String next,
      @JsonInclude(JsonInclude.Include.NON_EMPTY)
          @Schema(
              description =
                  "Hints that explain an empty feed. If no fact names the party of a filter, a hint names the party and suggests similar ones. If `asOf` is before the first recorded fact, a hint states when this fact was recorded.")
          List<String> hints,
      @NotNull Freshness freshness) {}

  /// The filters of the change feed.
  public static class Wanted {
    @QueryParam("stream")
    @Parameter(description = "Only facts of the aggregate with this id")
    public UUID stream;

    @QueryParam("streamType")
    @Parameter(
        description = "Type of the aggregate to which the fact belongs",
        example = "agreements")
    public String streamType;

    @QueryParam("type")
    @Parameter(description = "Event type of the fact", example = "agreement-signed")
    public String type;

    @QueryParam("party")
    @Parameter(
        description =
            "Party that the fact names. If the parameter is repeated, the fact must name all of these parties.",
        example = "[\"AZ\"]")
    public List<PartyRef> party;

    @QueryParam("source")
    @Parameter(description = "Id of a source that the fact cites")
    public UUID source;

    @QueryParam("q")
    @Parameter(
        description =
            "Words to find in the fact. Quotation marks enclose a phrase, `or` separates alternatives, and `-` excludes a word.",
        example = "declaration")
    public String q;

    @QueryParam("from")
    @Parameter(
        description =
            "Only facts that occurred, or may have occurred, on or after this day. `match` shows for each fact whether the fact certainly or only possibly matches.",
        example = "2022-01-01")
    public Day from;

    @QueryParam("to")
    @Parameter(
        description = "Only facts that occurred, or may have occurred, on or before this day",
        example = "2024-12-31")
    public Day to;

    FactPages.Filter filter(PointInTime moment) {
      LocalDate published = moment.publishedBefore();
      return new FactPages.Filter(
          stream,
          Parameters.word("streamType", streamType, ClosedLists.STREAM_TYPES),
          Parameters.word("type", type, ClosedLists.EVENT_TYPES),
          party.stream().map(PartyRef::ref).toList(),
          source,
          q,
          from == null ? null : from.date(),
          to == null ? null : to.date(),
          moment.asOf(),
          published.equals(BitemporalChange.UNPUBLISHED) ? null : published);
    }
  }

  @GET
  @Produces({MediaType.APPLICATION_JSON, ListFormats.CSV, ListFormats.NDJSON})
  @Operation(
      operationId = "listTimelineEntries",
      summary = "The change feed, page by page or as server-sent events",
      description =
          "Returns the facts of each log in the order of the log, and merges the logs by recorded time. In each log, the feed ends before the first missing position. By default, the response is JSON. A client that accepts only `text/event-stream`, or prefers it by the parameter `q` of `Accept`, gets an event stream. The event stream continues until the client closes the connection or `limit` is reached. Each fact is one server-sent event without a name, so that `EventSource.onmessage` gets every fact. The id of each server-sent event is a cursor. A client that reconnects with the header `Last-Event-ID` misses no fact and gets no fact twice. Browsers send this header automatically. The service disconnects a client that is too slow, and the client can reconnect. After a restore, an operator may give up published facts. The fact `ledger-epoch-raised` then states `firstPosition`, the first position that is no longer valid. The feed no longer returns facts of earlier epochs at or after this position. If the cursor of a client is after `firstPosition`, the feed continues at the fact `ledger-epoch-raised`.")
  @APIResponse(
      responseCode = "200",
      description = "A page of facts, or an event stream with one server-sent event per fact",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = Page.class)),
        @Content(mediaType = ListFormats.CSV, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = ListFormats.NDJSON, schema = @Schema(type = SchemaType.STRING)),
        @Content(
            mediaType = MediaType.SERVER_SENT_EVENTS,
            schema = @Schema(implementation = Fact.class))
      })
  public RestResponse<Page> page(
      @QueryParam("after")
          @Parameter(
              description =
                  "Cursor after which the response begins: the value of `after` in the previous page. The default is the start of the feed.")
          String after,
      @HeaderParam("Last-Event-ID")
          @Parameter(
              description =
                  "Id of the last server-sent event that the client received. This header takes precedence over the parameter `after`.")
          String lastEventId,
      @QueryParam("limit")
          @Parameter(
              description =
                  "Maximum number of items. An event stream ends after this number of events. Without the parameter, an event stream has no end, and a CSV or NDJSON response has the whole feed.",
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      minimum = "1",
                      maximum = "500",
                      defaultValue = "50"))
          String limit,
      @BeanParam Wanted wanted,
      @BeanParam PointInTime moment,
      @Context UriInfo uri) {
    Cursor from = cursor(lastEventId, after);
    int size = limit(limit, DEFAULT_LIMIT);
    FactPages.Filter filter = wanted.filter(moment);
    Integer waited = writes.await(moment);
    if (limit == null && queries.wantsLines())
      return queries
          .<Fact, Page>allInLines(
              (cursor, _) -> slice(Cursor.parse(cursor), filter), from.toString(), waited)
          .build();
    memory.reserve(timeline.bytesOfPiece(), size);
    var piece = timeline.read(from, filter, size);
    String end = piece.end().toString();
    List<String> hints =
        piece.facts().isEmpty()
                && !piece.more()
                && from.equals(Cursor.START)
                && !queries.wantsLines()
            ? timeline.hints(wanted.party, moment, piece.freshness())
            : List.of();
    Page page = new Page(piece.facts(), end, piece.more() ? end : null, hints, piece.freshness());
    var response = queries.whole(piece.facts(), page, piece.freshness(), waited);
    if (piece.more()) response.header("Link", QueryRunner.link(uri, "after", end));
    return response.build();
  }

  private Slice<Fact> slice(Cursor after, FactPages.Filter filter) {
    memory.reserve(timeline.bytesOfPiece(), MAX_LIMIT);
    var piece = timeline.read(after, filter, MAX_LIMIT);
    return new Slice<>(
        piece.facts().stream().map(fact -> new Keyed<>("", fact)).toList(),
        piece.more(),
        piece.end().toString());
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(hidden = true) // `page` describes this method too: OpenAPI has one GET per path
  public void listen(
      @HeaderParam("Last-Event-ID") String lastEventId,
      @QueryParam("after") String after,
      @QueryParam("limit") String limit,
      @BeanParam Wanted wanted,
      @BeanParam PointInTime moment,
      @Context HttpServerRequest request,
      @Context SseEventSink sink,
      @Context Sse sse) {
    Cursor from = cursor(lastEventId, after);
    int count = limit(limit, Integer.MAX_VALUE);
    writes.await(moment);
    // With this header, a proxy such as nginx forwards each event at once instead of buffering it.
    request.response().putHeader("X-Accel-Buffering", "no");
    listeners.add(from, wanted.filter(moment), count, clients.limited(request), sink, sse);
  }

  private static Cursor cursor(String lastEventId, String after) {
    if (lastEventId == null || lastEventId.isEmpty())
      return after == null ? Cursor.START : Parameters.value("after", after, Cursor::parse);
    try {
      return Cursor.parse(lastEventId);
    } catch (IllegalArgumentException _) {
      throw Problem.header(
          400,
          "invalid-parameter",
          "Invalid header",
          "Last-Event-ID",
          "The value is not the id of an event of this feed.");
    }
  }

  private static int limit(String given, int otherwise) {
    return given == null ? otherwise : Parameters.number("limit", given, 1, MAX_LIMIT);
  }
}
