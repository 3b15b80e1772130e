package io.corridorledger.store;

import java.util.UUID;

/// Creates streams that would take a client too long.
public final class LongStreams {

  /// Approximate stored bytes of a note with a number of citations.
  public static final int BYTES_PER_CITATION = 280;

  private LongStreams() {}

  /// A statement that adds notes to a stream. It requires a role that may write tables.
  ///
  /// @param toVersion version of the stream afterwards
  /// @param citations number of citations of each note
  public static String grow(UUID stream, long toVersion, int citations) {
    return """
    WITH before AS (SELECT * FROM stream WHERE stream_id = '%1$s'), added AS (
      INSERT INTO event (stream_id, version, event_id, event_type, schema_version, payload, recorded_at, actor, command_id, correlation_id, traceparent)
      SELECT stream_id, n, uuidv7(), 'note-cited', 1,
             jsonb_build_object('text', 'Note ' || n, 'citations', (
               SELECT jsonb_agg(jsonb_build_object('locator', 'page ' || c, 'source', jsonb_build_object(
                 'publisher', 'Gazette', 'title', 'Notes ' || repeat('x', 180), 'kind', 'OFFICIAL')))
               FROM generate_series(1, %3$d) AS c)),
             recorded_at, 'tester', uuidv7(), uuidv7(), '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
      FROM before, generate_series(version + 1, %2$d) AS n RETURNING octet_length(payload::text) AS bytes)
    UPDATE stream SET version = %2$d, bytes = stream.bytes + (SELECT sum(added.bytes) FROM added) WHERE stream_id = '%1$s'
    """
        .formatted(stream, toVersion, citations);
  }
}
