package io.corridorledger.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;

/// Fills the ledger of a writer with copies of its first commands. A copy has a new stream, a new
/// idempotency key and new ids. The function `append_commands` of the writer records the copies,
/// and the writer publishes them. So the tables have the same rows as after commands over HTTP.
final class Filling {

  /// The number of commands in one call. This is the maximum of `append_commands`.
  private static final int COMMANDS = 256;

  /// The number of calls after which the filling waits for the publication of the previous calls.
  private static final int CALLS = 16;

  private static final int STEP = 50_000;

  private static final String SAMPLE =
      """
      CREATE TEMPORARY TABLE sample AS
      SELECT principal, fingerprint, http_status, response::text AS response, stream_id, stream_type, actor, traceparent, event_type,
        schema_version, payload::text AS payload, occurred, occurred_earliest, occurred_latest
      FROM event JOIN stream USING (stream_id) JOIN command_receipt ON idempotency_key = stream_id::text
      LIMIT %d
      """
          .formatted(COMMANDS);

  private static final String APPEND =
      """
      SELECT append_commands(
        array_agg(principal), array_agg(id::text), array_agg(fingerprint), array_agg(http_status),
        array_agg(replace(response, stream_id::text, id::text)),
        array_agg(id), array_agg(stream_type), array_agg(0::bigint), array_agg(10000::bigint), array_agg(16777216::bigint),
        array_agg(actor), array_agg(command), array_agg(command), array_agg(NULL::uuid), array_agg(traceparent),
        array_agg(n::int), array_agg(event), array_agg(event_type), array_agg(schema_version),
        array_agg(replace(payload, stream_id::text, id::text)),
        array_agg(occurred), array_agg(occurred_earliest), array_agg(occurred_latest))
      FROM (SELECT sample.*, row_number() OVER () AS n, gen_random_uuid() AS id, gen_random_uuid() AS event,
              gen_random_uuid() AS command
            FROM sample LIMIT ?) AS copies
      """;

  private Filling() {}

  /// Records commands until the ledger has a number of events, and waits until they are published.
  /// Then vacuums the tables, so that the server does not do so during a measurement.
  static void upTo(int events, RunningLedger ledger) throws SQLException {
    try (Connection writer = ledger.writersPostgres.connect("agreements");
        Statement statement = writer.createStatement()) {
      long recorded = ledger.lastPosition();
      if (recorded < events) {
        statement.execute(SAMPLE);
        try (PreparedStatement append = writer.prepareStatement(APPEND)) {
          for (long shown = recorded; recorded < events; ) {
            long before = recorded;
            for (int call = 0; call < CALLS && recorded < events; call++)
              recorded += append(append, (int) Math.min(COMMANDS, events - recorded));
            ledger.awaitPublished(before);
            if (recorded - shown >= STEP) {
              Progress.say("  %d events", recorded);
              shown = recorded;
            }
          }
        }
        ledger.awaitPublished(recorded);
      }
      statement.execute("VACUUM (ANALYZE)");
      statement.execute("CHECKPOINT");
    }
  }

  private static int append(PreparedStatement append, int commands) throws SQLException {
    append.setInt(1, commands);
    try (ResultSet row = append.executeQuery()) {
      row.next();
      String[] outcomes = (String[]) row.getArray(1).getArray();
      if (outcomes.length == 0 || !Arrays.stream(outcomes).allMatch("recorded"::equals))
        throw new IllegalStateException(
            "append_commands did not record the copies: " + Arrays.toString(outcomes));
      return outcomes.length;
    }
  }
}
