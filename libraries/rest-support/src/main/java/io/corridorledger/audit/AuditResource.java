package io.corridorledger.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.audit.AuditEntry.Kind;
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
@Tag(name = "Audit", description = "Accepted commands, refused requests and decisions of operators")
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
      @Schema(description = "Number of the newest entry of this kind; 0 if there is none")
          long last,
      @Schema(description = "Address of the next page; absent on the last page") String next) {}

  @GET
  @Operation(
      operationId = "listAuditEntries",
      summary = "Refused requests and decisions of operators",
      description =
          """
          Returns the entries of the audit log of this service, in the order of their numbers, beginning with the number `from`. Refusals are requests that \
          this service refused with 401 or 403. Decisions are operations on parked streams. Each kind has a chain of hashes of its own, \
          and a maximum number of entries. Older entries are deleted. An entry appears within some seconds.\
          """)
  @APIResponse(responseCode = "200", description = "A page of the audit log.")
  public Entries list(
      @Parameter(
              description = "Kind of the entries",
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
              description = "Number of the first entry",
              schema = @Schema(type = SchemaType.INTEGER, format = "int64", minimum = "1"),
              example = "1")
          @QueryParam("from")
          @DefaultValue("1")
          String from,
      @Parameter(
              description = "Maximum number of entries",
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
    if (!from.matches("[1-9][0-9]{0,17}")) throw notANumber();
    if (!limit.matches("[1-9][0-9]{0,3}") || Integer.parseInt(limit) > AuditLog.MAX_ENTRIES)
      throw Problem.invalidParameter(
          "limit", "is not a number from 1 to %d".formatted(AuditLog.MAX_ENTRIES));
    AuditLog.Page page =
        log.page(Kind.valueOf(kind), Long.parseLong(from), Integer.parseInt(limit));
    long end = page.entries().isEmpty() ? page.last() : page.entries().getLast().number();
    return new Entries(
        page.entries(),
        page.last(),
        end == page.last()
            ? null
            : "/v1/audit/entries?kind=%s&from=%d&limit=%s".formatted(kind, end + 1, limit));
  }

  static Problem notANumber() {
    return Problem.invalidParameter("from", "is not a number of an entry, which is from 1");
  }
}
