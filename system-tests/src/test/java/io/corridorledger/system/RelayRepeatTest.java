package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.corridorledger.system.LedgerSystem.Writer;
import io.corridorledger.system.OnRunningSystem.Content;
import io.corridorledger.system.Topic.Message;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A relay that dies between Kafka's commit and the update of its own cursor publishes a batch
/// again. Readers see no difference: the events have the same ids and positions, and change
/// nothing.
@OnRunningSystem(Content.EMPTY)
class RelayRepeatTest {

  private static final int COMMANDS = 60;

  private final LedgerSystem system;

  RelayRepeatTest(LedgerSystem system) {
    this.system = system;
  }

  @Test
  void repeatedRecordsChangeNothing() {
    var seed = Long.getLong("test.seed", System.nanoTime());
    System.out.println("RelayRepeatTest: to repeat, -Dtest.seed=" + seed);
    try (var load = new Load(system, seed)) {
      load.allow(COMMANDS);
      load.awaitAll();
    }
    system.awaitEverythingVisible();
    var content = readModels();
    assertFalse(content.isEmpty());

    for (var writer : system.writers()) {
      var published = Topic.read(system, writer);
      var ends = ends(published);
      var log = system.number(writer.log(), "SELECT max(position) FROM event_log");
      var again = Math.min(log, 20);

      // As if the relay had died there: the topic has the events, the cursor does not.
      writer.service().kill9();
      system.execute(
          writer.log(),
          "UPDATE relay_cursor SET published_position = published_position - " + again);
      writer.service().start();
      writer.service().awaitHealthy(LedgerSystem.PATIENCE);
      system.awaitEverythingVisible();

      var appended =
          Topic.read(system, writer).stream()
              .filter(message -> message.offset() > ends.getOrDefault(message.partition(), -1L))
              .toList();
      assertEquals(again, appended.size(), writer.topic());
      assertEquals(
          contentFrom(log - again + 1, published), contentFrom(1, appended), writer.topic());
    }
    awaitEverythingRead();

    assertEquals(content, readModels());
  }

  /// Records by position; for a repeated position, the later one.
  private static Map<Long, Map<String, String>> contentFrom(long position, List<Message> messages) {
    return messages.stream()
        .filter(message -> message.position() >= position)
        .collect(
            Collectors.toMap(
                Message::position, RelayRepeatTest::content, (_, later) -> later, TreeMap::new));
  }

  private static Map<String, String> content(Message message) {
    var content = new TreeMap<>(message.headers());
    content.put("key", message.key());
    content.put("value", message.value());
    return content;
  }

  /// The last offset of each partition.
  private static Map<Integer, Long> ends(List<Message> messages) {
    return messages.stream()
        .collect(Collectors.toMap(Message::partition, Message::offset, Math::max));
  }

  /// Waits until the feed is past the last record of each partition.
  private void awaitEverythingRead() {
    for (var writer : system.writers()) {
      var last = ends(Topic.read(system, writer));
      Eventually.holds(
          "the feed has read " + writer.topic(),
          LedgerSystem.PATIENCE,
          () -> assertEquals(Map.of(), unread(writer, last)));
    }
  }

  private Map<Integer, Long> unread(Writer writer, Map<Integer, Long> last) {
    var unread = new TreeMap<>(last);
    system
        .query(
            "projections",
            "SELECT partition, next_offset FROM live.projection_checkpoint WHERE log = '%s'"
                .formatted(writer.log()),
            row -> Map.entry(row.getInt(1), row.getLong(2)))
        .forEach(next ->
            unread.computeIfPresent(
                next.getKey(), (_, offset) -> offset < next.getValue() ? null : offset));
    return unread;
  }

  /// Every table of the read models as text, without the feed's offsets and the repair turns.
  private Map<String, List<String>> readModels() {
    return system
        .query(
            "projections",
            """
            SELECT table_name FROM information_schema.tables
            WHERE table_schema = 'live' AND table_type = 'BASE TABLE'
              AND table_name NOT IN ('projection_checkpoint', 'repair_turn', 'flyway_schema_history')
            """,
            row -> row.getString(1))
        .stream()
        .collect(
            Collectors.toMap(
                table -> table,
                table ->
                    system.query(
                        "projections",
                        "SELECT t::text FROM live.%s t ORDER BY 1".formatted(table),
                        row -> row.getString(1))));
  }
}
