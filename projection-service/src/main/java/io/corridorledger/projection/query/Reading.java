package io.corridorledger.projection.query;

import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/// The moment that a reader asks about, and the write that the reader wants to see. A `@BeanParam`
/// of every query.
public class Reading {

  @QueryParam("asOf")
  @Parameter(
      description =
          "What the ledger knew then: a day (to its end, UTC) or an instant. Now when left out.")
  String asOf;

  @QueryParam("publishedBefore")
  @Parameter(
      description =
          "What the public knew then: only facts whose source is dated up to this day. A fact whose publication is unknown is not among them; a mistake of the ledger's own is known with the fact that it is about.")
  String publishedBefore;

  @HeaderParam("Consistency-Token")
  @Parameter(
      description =
          "`<log>:<stream>@<version>` of a write that must be visible, as its answer has it, or several with commas between")
  List<String> consistencyTokens;

  @HeaderParam("Prefer")
  @Parameter(
      description = "`wait=2`: seconds to wait for the Consistency-Token, at most 30, 0 by default")
  List<String> preferences;

  /// The day for which things are judged: that of the question, and today when it names none.
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
    return publishedBefore == null
        ? io.corridorledger.projection.knowledge.Knowledge.UNPUBLISHED
        : Parameters.day("publishedBefore", publishedBefore);
  }
}
