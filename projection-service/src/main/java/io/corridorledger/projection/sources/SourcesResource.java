package io.corridorledger.projection.sources;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.feed.Freshness;
import io.corridorledger.feed.ReadProgress;
import io.corridorledger.problem.Problem;
import io.corridorledger.projection.bitemporal.BitemporalChange;
import io.corridorledger.projection.memory.AnswerMemory;
import io.corridorledger.projection.query.Parameters;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.QueryRunner;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The sources: their statements, and the statements that rest on one source alone.
@Path("/v1/sources")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(
    name = "Sources",
    description = "Sources, their statements, and the facts that rest on one source alone")
public class SourcesResource {

  private static final int MAX_LIMIT = 500;
  private static final Pattern LOG = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  private final ReadProgress applied;
  private final QueryRunner queries;
  private final EntityManager entities;
  private final AnswerMemory memory;

  SourcesResource(
      ReadProgress applied, QueryRunner queries, EntityManager entities, AnswerMemory memory) {
    this.applied = applied;
    this.queries = queries;
    this.entities = entities;
    this.memory = memory;
  }

  @Schema(name = "SourcePage")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Page(List<KnownSource> items, String next, Freshness freshness) {}

  /// One fact that cites the source.
  ///
  /// @param locator page, paragraph, line or table
  /// @param asPrinted the number or date as printed
  /// @param alone the agreement, visit or other aggregate of the fact has no evidence except from
  ///   this source and sources that copy it
  @Schema(name = "SourceStatement")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Statement(
      UUID stream,
      String streamType,
      long version,
      String type,
      String occurred,
      Instant recorded,
      String locator,
      String asPrinted,
      String attributedTo,
      String attributedOn,
      boolean alone) {}

  /// @param next cursor for the next statements
  @Schema(name = "SourceWithStatements")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record One(
      KnownSource item, List<Statement> statements, String next, Freshness freshness) {}

  @GET
  @Operation(operationId = "listSources", summary = "All sources, by id")
  @APIResponse(
      responseCode = "200",
      description = "A page of sources",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Page.class)))
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "503", ref = "#/components/responses/Overloaded")
  public Response list(
      @QueryParam("cursor") @Parameter(description = "`next` of the previous page; opaque")
          String cursor,
      @QueryParam("limit")
          @DefaultValue("50")
          @Parameter(
              description = "Maximum number of items",
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      minimum = "1",
                      maximum = "500",
                      defaultValue = "50"))
          String limit,
      @QueryParam("kind")
          @Parameter(
              description = "OFFICIAL, STATISTICS, OPERATOR, NEWS, ANALYSIS or COMMENTARY",
              example = "ANALYSIS")
          String kind,
      @QueryParam("publisher") @Parameter(description = "Publisher, exactly as written")
          String publisher,
      @Context UriInfo uri) {
    memory.enter();
    Freshness freshness = applied.freshness();
    int size = Parameters.number("limit", limit, 1, MAX_LIMIT);
    UUID after =
        cursor == null ? new UUID(0, 0) : Parameters.value("cursor", cursor, UUID::fromString);
    List<KnownSource> found =
        KnownSource.find(
                "id > ?1 and (?2 is null or kind = ?2) and (?3 is null or publisher = ?3) order by id",
                after,
                kind,
                publisher)
            .range(0, size)
            .list();
    int fitting = Math.min(size, queries.fitting(found));
    boolean more = found.size() > fitting;
    List<KnownSource> items = found.subList(0, fitting);
    String next = more ? items.getLast().id.toString() : null;
    return answer(new Page(items, next, freshness), next, uri).build();
  }

  @GET
  @Path("/{id}")
  @Operation(
      operationId = "getSource",
      summary = "A source with its statements",
      description =
          "Lists the statements in the order in which they were recorded, and marks those that rest on this source alone.")
  @APIResponse(
      responseCode = "200",
      description = "The source with a page of its statements",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = One.class)))
  @APIResponse(responseCode = "400", ref = "#/components/responses/InvalidParameter")
  @APIResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @APIResponse(responseCode = "503", ref = "#/components/responses/NotYetVisible")
  public Response show(
      @Parameter(schema = @Schema(type = SchemaType.STRING, format = "uuid")) @PathParam("id")
          UUID id,
      @QueryParam("cursor") @Parameter(description = "`next` of the previous page; opaque")
          String cursor,
      @QueryParam("limit")
          @DefaultValue("50")
          @Parameter(
              description = "Maximum number of items",
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      minimum = "1",
                      maximum = "500",
                      defaultValue = "50"))
          String limit,
      @QueryParam("alone")
          @Parameter(description = "Only statements that rest on this source alone")
          @DefaultValue("false")
          boolean alone,
      @BeanParam PointInTime moment,
      @Context UriInfo uri) {
    boolean waited = queries.await(moment);
    memory.enter();
    Freshness freshness = applied.freshness();
    int size = Parameters.number("limit", limit, 1, MAX_LIMIT);
    Place from = cursor == null ? Place.START : Parameters.value("cursor", cursor, Place::parse);
    KnownSource source = KnownSource.findById(id);
    if (source == null) throw Problem.notFound("No fact cites a source %s.".formatted(id));
    List<Tuple> rows = statements(id, from, moment, alone, size + 1);
    List<Statement> statements = rows.stream().map(SourcesResource::statement).toList();
    int fitting = Math.min(size, queries.fitting(statements));
    String next = rows.size() > fitting ? Place.of(rows.get(fitting - 1)).toString() : null;
    var answer =
        answer(new One(source, statements.subList(0, fitting), next, freshness), next, uri);
    if (waited) answer.header("Preference-Applied", "wait");
    return answer.build();
  }

  /// Sources that copy one another count as one source. Without `publishedBefore`, facts without a
  /// known publication day are included.
  private List<Tuple> statements(
      UUID source, Place from, PointInTime moment, boolean alone, int limit) {
    @SuppressWarnings("unchecked")
    List<Tuple> rows =
        entities
            .createNativeQuery(
                """
                WITH known AS (
                  SELECT * FROM fact WHERE recorded <= :asOf
                    AND (published <= :publishedBefore OR :publishedBefore = :unpublished)
                ), said AS (
                  SELECT f.log, f.stream, f.stream_type, f.version, f.event_type, f.occurred, f.recorded, c.ordinal,
                    c.locator, c.as_printed, c.attributed_to, c.attributed_on,
                    NOT EXISTS (
                      SELECT FROM known other
                      JOIN citation oc ON oc.stream = other.stream AND oc.log = other.log AND oc.version = other.version
                      JOIN source os ON os.source = oc.source
                      WHERE other.stream = f.stream AND other.log = f.log
                        AND coalesce(os.derived_from, os.source) <> coalesce(s.derived_from, s.source)) AS alone
                  FROM source s JOIN citation c ON c.source = s.source
                  JOIN known f ON f.stream = c.stream AND f.log = c.log AND f.version = c.version
                  WHERE s.source = :source)
                SELECT * FROM said
                WHERE (alone OR NOT :alone)
                  AND (recorded, stream, log, version, ordinal) > (:recorded, :stream, :log, :version, :ordinal)
                ORDER BY recorded, stream, log, version, ordinal
                """,
                Tuple.class)
            .setParameter("source", source)
            .setParameter("asOf", moment.asOf())
            .setParameter("publishedBefore", moment.publishedBefore())
            .setParameter("unpublished", BitemporalChange.UNPUBLISHED)
            .setParameter("alone", alone)
            .setParameter("recorded", from.recorded)
            .setParameter("stream", from.stream)
            .setParameter("log", from.log)
            .setParameter("version", from.version)
            .setParameter("ordinal", from.ordinal)
            .setMaxResults(limit)
            .getResultList();
    return rows;
  }

  private static Statement statement(Tuple row) {
    return new Statement(
        row.get("stream", UUID.class),
        row.get("stream_type", String.class),
        row.get("version", Long.class),
        row.get("event_type", String.class),
        row.get("occurred", String.class),
        row.get("recorded", Instant.class),
        row.get("locator", String.class),
        row.get("as_printed", String.class),
        row.get("attributed_to", String.class),
        row.get("attributed_on", String.class),
        row.get("alone", Boolean.class));
  }

  /// The cursor of a statement.
  private record Place(Instant recorded, UUID stream, String log, long version, int ordinal) {

    static final Place START = new Place(Instant.EPOCH, new UUID(0, 0), "", 0, 0);

    static Place of(Tuple row) {
      return new Place(
          row.get("recorded", Instant.class),
          row.get("stream", UUID.class),
          row.get("log", String.class),
          row.get("version", Long.class),
          row.get("ordinal", Integer.class));
    }

    static Place parse(String cursor) {
      String[] parts =
          new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(" ", -1);
      if (parts.length != 5 || !LOG.matcher(parts[2]).matches())
        throw new IllegalArgumentException("is not a cursor of this service");
      return new Place(
          Instant.parse(parts[0]),
          UUID.fromString(parts[1]),
          parts[2],
          Long.parseLong(parts[3]),
          Integer.parseInt(parts[4]));
    }

    @Override
    public String toString() {
      String text = "%s %s %s %d %d".formatted(recorded, stream, log, version, ordinal);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static Response.ResponseBuilder answer(Object body, String next, UriInfo uri) {
    var answer = Response.ok(body);
    if (next != null)
      answer.link(uri.getRequestUriBuilder().replaceQueryParam("cursor", next).build(), "next");
    return answer;
  }
}
