-- The event hash covers every column that a reader relies on, epochs have 64 bits, and a stream counts its bytes. The row in the log names
-- the version of the formula, so that events that were hashed with the first one stay verifiable. ledger-integrity (EventHash) has both
-- formulas in Java.

ALTER TABLE event_log ALTER COLUMN ledger_epoch TYPE bigint;
ALTER TABLE event_log ADD COLUMN hash_version smallint NOT NULL DEFAULT 1;
ALTER TABLE event_log ALTER COLUMN hash_version DROP DEFAULT;
ALTER TABLE ledger ALTER COLUMN epoch TYPE bigint;

-- Bytes of the stored payloads, octet_length(payload::text), of all events of the stream.
ALTER TABLE stream ADD COLUMN bytes bigint NOT NULL DEFAULT 0;
UPDATE stream s SET bytes = (SELECT sum(octet_length(payload::text)) FROM event e WHERE e.stream_id = s.stream_id);
ALTER TABLE stream ALTER COLUMN bytes DROP DEFAULT;

ALTER FUNCTION event_sha256(event) RENAME TO event_sha256_v1;

-- Version 2: every field as a netstring (length in bytes, colon, content, comma), an absent one as "-,", the version first. One concat
-- and one conversion of the payload to text make it as fast as the first formula; a helper function per field takes three times as long.
-- Nothing in it depends on a setting of the session.
CREATE FUNCTION event_sha256_v2(p_stream_type text, e event) RETURNS bytea LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_recorded text := (extract(epoch FROM e.recorded_at) * 1000000)::bigint;
  v_earliest text := e.occurred_earliest - date '1970-01-01';
  v_latest   text := e.occurred_latest - date '1970-01-01';
  v_payload  text := e.payload;
BEGIN
  RETURN sha256(convert_to(concat('1:2,',
    octet_length(p_stream_type), ':', p_stream_type,
    ',36:', e.stream_id,
    ',', length(e.version::text), ':', e.version,
    ',36:', e.event_id,
    ',', octet_length(e.event_type), ':', e.event_type,
    ',', length(e.schema_version::text), ':', e.schema_version,
    ',', coalesce(octet_length(e.occurred) || ':' || e.occurred, '-'),
    ',', coalesce(length(v_earliest) || ':' || v_earliest, '-'),
    ',', coalesce(length(v_latest) || ':' || v_latest, '-'),
    ',', length(v_recorded), ':', v_recorded,
    ',', octet_length(e.actor), ':', e.actor,
    ',36:', e.command_id,
    ',36:', e.correlation_id,
    ',', coalesce('36:' || e.causation_id, '-'),
    ',', octet_length(e.traceparent), ':', e.traceparent,
    ',', octet_length(v_payload), ':', v_payload, ','), 'UTF8'));
END $$;

CREATE FUNCTION event_sha256(p_hash_version smallint, p_stream_type text, e event) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT CASE p_hash_version WHEN 1 THEN event_sha256_v1(e) WHEN 2 THEN event_sha256_v2(p_stream_type, e) END
$$;

-- The first position from p_from at which the log no longer holds what was sequenced, or null when all is as it was. An administrator can
-- replace this function; ./corridor verify therefore computes the hashes in its own code.
CREATE OR REPLACE FUNCTION first_broken_position(p_from bigint DEFAULT 1) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT min(position) FROM (
    SELECT position, event_sha256, chain_sha256, hash,
           row_number() OVER w + p_from - 1 AS expected,
           chain_sha256(coalesce((SELECT chain_sha256 FROM event_log WHERE position = p_from - 1), ''::bytea),
                        coalesce(hash, ''::bytea)) OVER w AS chain
    FROM (
      SELECT l.position, l.event_sha256, l.chain_sha256, event_sha256(l.hash_version, s.stream_type, e) AS hash
      FROM event_log l LEFT JOIN event e USING (stream_id, version) LEFT JOIN stream s USING (stream_id)
      WHERE l.position >= p_from OFFSET 0) AS hashed
    WINDOW w AS (ORDER BY position)
  ) AS log
  WHERE hash IS DISTINCT FROM event_sha256 OR chain <> chain_sha256 OR position <> expected
$$;
