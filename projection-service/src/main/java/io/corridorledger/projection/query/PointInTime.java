package io.corridorledger.projection.query;

import io.corridorledger.projection.bitemporal.BitemporalChange;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/// The point in time of a query, and the writes that the query must see. A `@BeanParam` of every
/// query.
public class PointInTime {

  @QueryParam("asOf")
  @Parameter(
      description =
          "State of the ledger at this time: a day (its end, UTC) or an instant. Default: now.")
  String asOf;

  @QueryParam("publishedBefore")
  @Parameter(
      description =
          "State of public knowledge on this day: only facts whose source is dated up to this day. Facts without a known publication date are excluded. A correction of the ledger's own mistake is visible together with the corrected fact.")
  Day publishedBefore;

  @HeaderParam("Consistency-Token")
  @Parameter(
      description =
          "`<log>:<stream>@<version>` of a write that must be visible, as returned by the writer; several are separated by commas")
  List<String> consistencyTokens;

  @HeaderParam("Prefer")
  @Parameter(
      description = "`wait=2`: seconds to wait for the Consistency-Token, at most 30, 0 by default")
  List<String> preferences;

  /// The day for which commitments and milestones are judged: the earliest of today, the day of
  /// `asOf` and `publishedBefore`.
  public LocalDate day() {
    LocalDate day = LocalDate.now(ZoneOffset.UTC);
    if (asOf != null) day = earlier(day, LocalDate.ofInstant(asOf(), ZoneOffset.UTC));
    return earlier(day, publishedBefore());
  }

  private static LocalDate earlier(LocalDate a, LocalDate b) {
    return a.isBefore(b) ? a : b;
  }

  public Instant asOf() {
    return asOf == null ? Parameters.FOR_EVER : Parameters.instant("asOf", asOf);
  }

  public LocalDate publishedBefore() {
    return publishedBefore == null ? BitemporalChange.UNPUBLISHED : publishedBefore.date();
  }
}
