package io.corridorledger.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.audit.AuditEntry.Kind;
import io.corridorledger.problem.Paging;
import io.corridorledger.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Returns the audit log of this service.
@Path("/v1/audit/entries")
@Tag(
    name = "Audit",
    description = "The audit log: accepted commands, refused requests, and decisions of operators")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class AuditResource {

  private final AuditLog log;

  AuditResource(AuditLog log) {
    this.log = log;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "AuditEntries", description = "A page of the audit log")
  public record Entries(
      @Schema(description = "The entries, in the order of their numbers") @NotNull
          List<AuditEntry> entries,
      @Schema(
              description =
                  "Number of the newest entry of the requested kind (`REFUSAL` or `DECISION`); 0 if there is none")
          long last,
      @Schema(description = "Address of the next page; absent on the last page") String next) {}

  @GET
  @Operation(
      operationId = "listAuditEntries",
      summary = "Returns entries of the audit log: refused requests, or decisions of operators",
      description =
          """
          Returns the entries of one kind from the audit log of this service, in the order of their numbers, beginning with the number `from`. An entry of the kind REFUSAL describes one or more requests that this service refused with status 401, 403 or 431. An entry of the kind DECISION describes an operator's decision about a parked stream, an API key, or the log of this service. The entries of each kind are numbered from 1 and form a separate chain of hashes. The service keeps a limited number of entries of each kind. Above this limit, the service deletes the oldest entries. A new entry appears in the response after some seconds.\
          """)
  @APIResponse(responseCode = "200", description = "A page of the audit log.")
  public Entries list(
      @Parameter(
              description = "Kind of the entries: refused requests, or decisions of operators",
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"REFUSAL", "DECISION"},
                      defaultValue = "REFUSAL"),
              example = "REFUSAL")
          @QueryParam("kind")
          @DefaultValue("REFUSAL")
          String kind,
      @Parameter(
              description = "Number of the first entry on the page",
              schema = @Schema(type = SchemaType.INTEGER, format = "int64", minimum = "1"),
              example = "1")
          @QueryParam("from")
          @DefaultValue("1")
          String from,
      @Parameter(
              description = "Maximum number of entries on the page",
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
          String limit)
      throws SQLException {
    if (Arrays.stream(Kind.values()).noneMatch(known -> known.name().equals(kind)))
      throw Problem.invalidParameter("kind", "is neither REFUSAL nor DECISION");
    AuditLog.Page page =
        log.page(Kind.valueOf(kind), Paging.from(from), Paging.limit(limit, AuditLog.MAX_ENTRIES));
    long end = page.entries().isEmpty() ? page.last() : page.entries().getLast().number();
    return new Entries(
        page.entries(),
        page.last(),
        end == page.last()
            ? null
            : "/v1/audit/entries?kind=%s&from=%d&limit=%s".formatted(kind, end + 1, limit));
  }
}
