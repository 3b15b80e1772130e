package io.corridorledger.projection.query;

import io.corridorledger.feed.Freshness;
import io.corridorledger.feed.Freshness.TopicPosition;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/// The freshness of a list as a dictionary header (RFC 9651). For each log, the header has the
/// position up to which the list is complete, and the epoch and the recorded time of the event at
/// this position. `stopped` means that the reader has stopped the log.
final class FreshnessHeader {

  static final String NAME = "Freshness";

  private FreshnessHeader() {}

  static String of(Freshness freshness) {
    return freshness.topics().entrySet().stream()
        .map(log -> log.getKey() + "=" + of(log.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String of(TopicPosition position) {
    return "%d;epoch=%d%s%s"
        .formatted(
            position.position(),
            position.epoch(),
            position.recorded() == null ? "" : ";recorded=\"%s\"".formatted(position.recorded()),
            position.stopped() == null ? "" : ";stopped");
  }

  static Header documented() {
    return OASFactory.createHeader()
        .description(
            "For each log, the position up to which the response is complete, as a dictionary (RFC 9651). Only CSV and NDJSON responses have this header; a JSON response has the property `freshness`.")
        .schema(OASFactory.createSchema().addType(SchemaType.STRING))
        .example("agreements=12;epoch=1;recorded=\"2024-09-05T08:00:00Z\"");
  }
}
