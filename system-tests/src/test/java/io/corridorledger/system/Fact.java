package io.corridorledger.system;

import com.fasterxml.jackson.databind.JsonNode;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.system.LedgerSystem.Writer;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/// One recorded fact, whatever its origin: the response to a command, a store, a topic or a read
/// model. All four must agree.
record Fact(String streamType, UUID stream, long version, UUID id, LedgerEvent event) {

  static final Comparator<Fact> ORDER =
      Comparator.comparing(Fact::stream).thenComparingLong(Fact::version);

  static Fact of(
      String streamType, String stream, long version, String id, String type, String data) {
    return new Fact(
        streamType,
        UUID.fromString(stream),
        version,
        UUID.fromString(id),
        LedgerJson.read(type, data));
  }

  /// All facts in a writer's store.
  static List<Fact> stored(LedgerSystem system, Writer writer) {
    return system
        .query(
            writer.log(),
            """
            SELECT s.stream_type, e.stream_id, e.version, e.event_id, e.event_type, e.payload
            FROM event e JOIN stream s USING (stream_id)
            """,
            row ->
                of(
                    row.getString(1),
                    row.getString(2),
                    row.getLong(3),
                    row.getString(4),
                    row.getString(5),
                    row.getString(6)))
        .stream()
        .sorted(ORDER)
        .toList();
  }

  /// All facts in the change feed.
  static List<Fact> told(LedgerSystem system) {
    return Api.all(system.projection().url(), "/v1/timeline?limit=500").stream()
        .map(Fact::of)
        .sorted(ORDER)
        .toList();
  }

  private static Fact of(JsonNode item) {
    return of(
        item.get("streamType").asText(),
        item.get("stream").asText(),
        item.get("version").asLong(),
        item.get("id").asText(),
        item.get("type").asText(),
        item.get("data").toString());
  }
}
