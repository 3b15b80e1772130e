package io.corridorledger.local.verify;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Computes the record that the relay should have published for a row of the log.
final class Envelope {

  /// The headers in the first version of the record format. Later versions have more headers.
  private static final Set<String> FIRST_VERSION =
      Set.of(
          "content-type",
          "ce_specversion",
          "ce_id",
          "ce_source",
          "ce_type",
          "ce_subject",
          "ce_time",
          "ce_dataschema",
          "ce_streamtype",
          "ce_streamversion",
          "ce_logposition",
          "ce_ledgerepoch",
          "ce_chainhash",
          "ce_commandid",
          "ce_correlationid",
          "ce_causationid",
          "ce_traceparent");

  private Envelope() {}

  /// Computes the headers of the record for a row, except the headers for the message
  /// authentication code.
  private static SortedMap<String, String> of(LogRow row, String log) {
    var event = row.event();
    var headers = new TreeMap<String, String>();
    headers.put("content-type", "application/json");
    headers.put("ce_specversion", "1.0");
    headers.put("ce_source", "/corridor/" + log);
    headers.put("ce_type", "corridor.%s.v%d".formatted(event.type(), event.schemaVersion()));
    headers.put("ce_dataschema", "/%s/v%d".formatted(event.type(), event.schemaVersion()));
    put(headers, "ce_id", event.id());
    put(headers, "ce_subject", event.stream());
    put(headers, "ce_time", event.recorded());
    put(headers, "ce_streamtype", event.streamType());
    put(headers, "ce_streamversion", event.streamVersion());
    put(headers, "ce_logposition", row.position());
    put(headers, "ce_ledgerepoch", row.ledgerEpoch());
    put(
        headers,
        "ce_chainhash",
        row.chainHash() == null ? null : HexFormat.of().formatHex(row.chainHash()));
    put(headers, "ce_hashversion", event.version());
    put(headers, "ce_actor", event.actor());
    put(headers, "ce_commandid", event.command());
    put(headers, "ce_correlationid", event.correlation());
    put(headers, "ce_causationid", event.causation());
    put(headers, "ce_traceparent", event.traceparent());
    put(headers, "ce_occurred", event.occurred());
    put(headers, "ce_occurredearliest", event.occurredEarliest());
    put(headers, "ce_occurredlatest", event.occurredLatest());
    return headers;
  }

  private static void put(SortedMap<String, String> headers, String name, Object value) {
    if (value != null) {
      headers.put(name, value.toString());
    }
  }

  /// Compares a record with the row at its position.
  ///
  /// @return the names of the parts that differ; empty if the record equals the row
  static Set<String> differences(TopicRecord.Content record, LogRow row, String log) {
    return differences(record, of(row, log), row);
  }

  /// Compares a record of the first version of the format, which had fewer headers.
  static Set<String> differencesInFirstVersion(TopicRecord.Content record, LogRow row, String log) {
    var expected = of(row, log);
    expected.keySet().retainAll(FIRST_VERSION);
    return differences(record, expected, row);
  }

  private static Set<String> differences(
      TopicRecord.Content record, SortedMap<String, String> expected, LogRow row) {
    var different = new TreeSet<String>();
    var names = new TreeSet<>(expected.keySet());
    names.addAll(record.headers().keySet());
    for (var name : names) {
      if (!equal(name, expected.get(name), record.headers().get(name))) {
        different.add(name);
      }
    }
    if (!Arrays.equals(record.value(), row.event().payload().getBytes(StandardCharsets.UTF_8))) {
      different.add("value");
    }
    return different;
  }

  /// Checks whether two header values are equal. Times and days are compared as values, because one
  /// time can be written in several ways. Of the schema URL, only the end is compared, because its
  /// beginning is a setting of the writer.
  private static boolean equal(String name, String expected, String actual) {
    if (expected == null || actual == null || expected.equals(actual)) {
      return Objects.equals(expected, actual);
    }
    try {
      return switch (name) {
        case "ce_time" ->
            OffsetDateTime.parse(expected)
                .toInstant()
                .equals(OffsetDateTime.parse(actual).toInstant());
        case "ce_dataschema" ->
            actual.endsWith(expected)
                || actual.equals("urn:corridor:event" + expected.replace("/", ":"));
        case "ce_occurredearliest", "ce_occurredlatest" ->
            LocalDate.parse(expected).equals(LocalDate.parse(actual));
        default -> false;
      };
    } catch (DateTimeException _) {
      return false;
    }
  }
}
