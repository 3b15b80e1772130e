package io.corridorledger.projection.query;

import io.corridorledger.edge.EntityTags;
import io.corridorledger.projection.bitemporal.BitemporalChange;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/// The parameters that state the point in time of a query, such as `asOf`, and the writes that the
/// response must include. Every query has this `@BeanParam`.
public class PointInTime {

  @QueryParam("asOf")
  @Parameter(
      description =
          "The response is derived only from facts that the ledger recorded up to this day or instant. A day means the end of the day in UTC. The default is the current time.")
  String asOf;

  @QueryParam("publishedBefore")
  @Parameter(
      description =
          "The response is derived only from facts that a source published on or before this day. Facts without a known publication date are excluded. A correction or retraction without a source is visible from the publication day of the fact that it corrects or retracts.")
  Day publishedBefore;

  @HeaderParam("Consistency-Token")
  @Parameter(
      description =
          "Token of a write that the response must include, in the form `<log>:<stream>@<version>`. The writer returns the token in the response to a command. Commas separate several tokens.")
  List<String> consistencyTokens;

  @HeaderParam("Prefer")
  @Parameter(
      description =
          "Time to wait for the writes that `Consistency-Token` names, in seconds, such as `wait=2`. The maximum is 30 seconds. By default, the query does not wait.")
  List<String> preferences;

  /// This field exists only for the API document. [ResponseTags] reads the header.
  @HeaderParam("If-None-Match")
  @Parameter(description = EntityTags.IF_NONE_MATCH)
  String known;

  private LocalDate today;

  /// Creates a point in time for code that runs without a request. All recorded facts are visible,
  /// and outcomes are judged as of the given day.
  public static PointInTime on(LocalDate day) {
    PointInTime moment = new PointInTime();
    moment.today = day;
    return moment;
  }

  /// The day for which the outcomes of commitments and milestones are decided: the earliest of
  /// today, the day of `asOf`, and `publishedBefore`. The day does not change during a request,
  /// even at midnight.
  public LocalDate day() {
    if (today == null) today = LocalDate.now(ZoneOffset.UTC);
    LocalDate day = today;
    if (asOf != null) day = earlier(day, LocalDate.ofInstant(asOf(), ZoneOffset.UTC));
    return earlier(day, publishedBefore());
  }

  private static LocalDate earlier(LocalDate a, LocalDate b) {
    return a.isBefore(b) ? a : b;
  }

  /// The query parameters of this point in time as text, to append to the URL of another query.
  public String appended() {
    return (asOf == null ? "" : "&asOf=" + URLEncoder.encode(asOf, StandardCharsets.UTF_8))
        + (publishedBefore == null ? "" : "&publishedBefore=" + publishedBefore.date());
  }

  public Instant asOf() {
    return asOf == null ? Parameters.FOR_EVER : Parameters.instant("asOf", asOf);
  }

  /// Whether the query has `asOf`.
  public boolean isAsOf() {
    return asOf != null;
  }

  /// Whether the query has `asOf` or `publishedBefore`, so that later facts are invisible.
  public boolean isPast() {
    return asOf != null || publishedBefore != null;
  }

  public LocalDate publishedBefore() {
    return publishedBefore == null ? BitemporalChange.UNPUBLISHED : publishedBefore.date();
  }
}
