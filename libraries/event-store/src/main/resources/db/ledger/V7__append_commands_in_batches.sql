-- Commands that arrive together are appended together, with one statement per table for the whole batch and one commit.

-- append_commands and take_back write an event only together with its stream, and nothing deletes a stream. The check of this foreign key
-- took a quarter of the time of a single append.
ALTER TABLE event DROP CONSTRAINT event_stream_id_fkey;

-- Appends up to 256 commands in one transaction. The result has one outcome per command, in the order of the commands:
--   recorded       receipt, version, events and pending rows are written
--   key-used       a command with this key was recorded before
--   key-locked     another transaction is recording a command with this key
--   stream-locked  another transaction has locked the stream, or is opening it
--   stale          the stream is not at the expected version
--   exists:TYPE    the stream that the command opens exists and has this type
--   full           the stream would have more than its maximum number of events or bytes
--   reserved       the stream has another type, or belongs to the ledger itself
-- A command with any other outcome than recorded wrote nothing, and does not affect the other commands.
--
-- The command n consists of the elements n of the arrays from p_principals to p_traceparents. p_expected 0 opens the stream. p_commands
-- assigns each event to its command, in the order of versions. A command without events only leaves its receipt. No two commands may have
-- the same key or the same stream: a unique index then refuses the whole call.
--
-- The function never waits for another call of itself. It tries to lock keys and new streams, skips locked streams, and writes only when it
-- knows the outcome of each command. It can wait only for a transaction that does not take these locks, such as append_events, and not
-- longer than lock_timeout. For a single command, append_events needs a quarter of the time.
CREATE FUNCTION append_commands(
  p_principals text[], p_keys text[], p_fingerprints bytea[], p_statuses smallint[], p_responses text[],
  p_streams uuid[], p_stream_types text[], p_expected bigint[], p_max_events bigint[], p_max_bytes bigint[],
  p_actors text[], p_command_ids uuid[], p_correlations uuid[], p_causations uuid[], p_traceparents text[],
  p_commands int[], p_event_ids uuid[], p_types text[], p_schema_versions smallint[], p_payloads text[],
  p_occurred text[], p_earliest date[], p_latest date[])
RETURNS text[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
SET lock_timeout = '50ms'
-- Planning would take longer than the statements. Each row is found by its key, even if the plan was made when the tables were empty.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
  c_max_commands    CONSTANT int := 256;
  -- The relay can publish no larger event.
  c_max_event_bytes CONSTANT int := 4000000;
  -- No setting of a service makes a stream larger than its readers can bear.
  c_max_events      CONSTANT bigint := 100000;
  c_max_bytes       CONSTANT bigint := 128 << 20;
  -- The stream of the events that raise the epoch, see raise_epoch.
  c_epoch_stream    CONSTANT uuid := '${epoch_stream}';
  v_key_locks    boolean[];
  v_stream_locks boolean[];
  v_outcomes     text[];
BEGIN
  -- An event that cannot be hashed or published would stop all that follow it. Here and not as constraints of the tables, because
  -- PostgreSQL prepares those anew for each statement. All arrays have the same bounds, so that no element is overlooked.
  IF ('[1:' || cardinality(p_keys) || ']' = ALL (ARRAY[array_dims(p_principals), array_dims(p_keys), array_dims(p_fingerprints),
        array_dims(p_statuses), array_dims(p_responses), array_dims(p_streams), array_dims(p_stream_types), array_dims(p_expected),
        array_dims(p_max_events), array_dims(p_max_bytes), array_dims(p_actors), array_dims(p_command_ids), array_dims(p_correlations),
        array_dims(p_causations), array_dims(p_traceparents)])
      AND cardinality(p_keys) <= c_max_commands
      AND array_to_string(p_stream_types, ',', '') ~ '^([a-z][a-z-]{0,59})(,[a-z][a-z-]{0,59})*$'
      AND (cardinality(p_event_ids) = 0
        OR '[1:' || cardinality(p_event_ids) || ']' = ALL (ARRAY[array_dims(p_commands), array_dims(p_event_ids), array_dims(p_types),
             array_dims(p_schema_versions), array_dims(p_payloads), array_dims(p_occurred), array_dims(p_earliest), array_dims(p_latest)])
           AND array_to_string(p_types, ',', '') ~ '^([a-z][a-z0-9-]{0,99})(,[a-z][a-z0-9-]{0,99})*$'
           AND 1 <= ALL (p_commands) AND cardinality(p_keys) >= ALL (p_commands)
           AND 1 <= ALL (p_schema_versions) AND 9999 >= ALL (p_schema_versions)
           AND (date '0001-01-01' <= ALL (p_earliest || p_latest) AND date '9999-12-31' >= ALL (p_earliest || p_latest)) IS NOT FALSE)
     ) IS NOT TRUE THEN
    RAISE EXCEPTION 'an argument is not as a service sends it' USING ERRCODE = 'invalid_parameter_value';
  END IF;

  -- Whoever has the lock of a key or of a new stream is the only one who can write it. The locks end when the rows are visible to others.
  SELECT array_agg(is_locked ORDER BY n) FILTER (WHERE NOT opens), array_agg(is_locked ORDER BY n) FILTER (WHERE opens)
  INTO v_key_locks, v_stream_locks
  FROM (SELECT n, opens, lock IS NULL OR pg_try_advisory_xact_lock(lock) AS is_locked
        FROM (SELECT n, false AS opens, hashtextextended(principal || E'\n' || key, 1) AS lock
              FROM unnest(p_principals, p_keys) WITH ORDINALITY AS c (principal, key, n)
              UNION ALL
              SELECT n, true, CASE expected WHEN 0 THEN hashtextextended(stream::text, 2) END
              FROM unnest(p_streams, p_expected) WITH ORDINALITY AS c (stream, expected, n)
              ORDER BY lock OFFSET 0) AS sorted) AS locks;

  -- A later statement than the locks, so that it sees what the previous holder of a lock has written.
  WITH appended AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY command ORDER BY n) AS number, octet_length(body::text) AS size
    FROM (SELECT *, payload::jsonb AS body
          FROM unnest(p_commands, p_event_ids, p_types, p_schema_versions, p_payloads, p_occurred, p_earliest, p_latest)
               WITH ORDINALITY AS e (command, event_id, type, schema_version, payload, occurred, earliest, latest, n) OFFSET 0) AS parsed
  ), sums AS (
    SELECT command, count(*) AS events, sum(size)::bigint AS bytes, max(size) AS largest, max(octet_length(occurred)) AS longest,
           bool_or(type = 'ledger-epoch-raised') AS raises_epoch
    FROM appended GROUP BY command
  ), known AS MATERIALIZED (
    -- Each row is fetched by its key in a scalar subquery, for which PostgreSQL never chooses a scan of the table.
    SELECT c.*, coalesce(events, 0) AS events, coalesce(sums.bytes, 0) AS bytes, largest, longest, raises_epoch,
           (SELECT true FROM command_receipt r WHERE r.principal = c.principal AND r.idempotency_key = c.key) AS is_used,
           (SELECT s FROM stream s WHERE s.stream_id = c.stream) AS now_at
    FROM unnest(p_principals, p_keys, p_streams, p_stream_types, p_expected, p_max_events, p_max_bytes, p_actors, p_traceparents,
                v_key_locks, v_stream_locks)
         WITH ORDINALITY AS c (principal, key, stream, type, expected, max_events, max_bytes, actor, traceparent, has_key, has_stream, n)
    LEFT JOIN sums ON sums.command = c.n
  ), decided AS MATERIALIZED (
    SELECT *, CASE
      WHEN (octet_length(actor) BETWEEN 1 AND 255) IS NOT TRUE OR octet_length(traceparent) > 255 OR longest > 255 THEN 'invalid'
      WHEN largest > c_max_event_bytes THEN 'large'
      WHEN is_used THEN 'key-used'
      WHEN NOT has_key THEN 'key-locked'
      WHEN events = 0 THEN 'recorded'
      WHEN type = 'ledger' OR stream = c_epoch_stream OR raises_epoch THEN 'reserved'
      WHEN expected = 0 AND (now_at).stream_type IS NOT NULL THEN 'exists:' || (now_at).stream_type
      WHEN expected = 0 AND NOT has_stream THEN 'stream-locked'
      WHEN expected = 0 AND (events > least(max_events, c_max_events) OR bytes > least(max_bytes, c_max_bytes)) THEN 'full'
      WHEN expected = 0 THEN 'recorded'
      WHEN (now_at).stream_type <> type THEN 'reserved'
      WHEN (now_at).version = expected THEN 'candidate'
      ELSE 'stale' END AS first_outcome
    FROM known
  ), locked AS MATERIALIZED (
    SELECT s.stream_id, s.version, s.recorded_at, s.bytes FROM stream s
    WHERE s.stream_id = ANY (ARRAY(SELECT stream FROM decided WHERE first_outcome = 'candidate'))
    ORDER BY s.stream_id FOR UPDATE SKIP LOCKED
  ), outcomes AS MATERIALIZED (
    SELECT d.n, d.stream, d.type, d.expected, d.events, d.bytes,
           -- Within a stream recorded time never runs backwards, whatever the clock does.
           greatest(clock_timestamp(), l.recorded_at) AS recorded_at,
           CASE
             WHEN first_outcome <> 'candidate' THEN first_outcome
             WHEN l.version IS NULL THEN 'stream-locked'
             WHEN l.version <> expected THEN 'stale'
             -- Under the stream's row lock, so that two writers cannot pass the bound together.
             WHEN l.version + events > least(max_events, c_max_events) OR l.bytes + d.bytes > least(max_bytes, c_max_bytes) THEN 'full'
             ELSE 'recorded' END AS outcome
    FROM decided d LEFT JOIN locked l ON d.first_outcome = 'candidate' AND l.stream_id = d.stream
  ), receipts AS (
    INSERT INTO command_receipt (principal, idempotency_key, fingerprint, http_status, response)
    SELECT p_principals[n], p_keys[n], p_fingerprints[n], p_statuses[n], p_responses[n]::json FROM outcomes WHERE outcome = 'recorded'
  ), opened AS (
    INSERT INTO stream (stream_id, stream_type, version, created_at, recorded_at, bytes)
    SELECT stream, type, events, recorded_at, recorded_at, bytes FROM outcomes WHERE outcome = 'recorded' AND expected = 0 AND events > 0
  ), changed AS (
    UPDATE stream s SET (version, recorded_at, bytes) =
      (SELECT s.version + o.events, o.recorded_at, s.bytes + o.bytes
       FROM outcomes o WHERE o.stream = s.stream_id AND outcome = 'recorded' AND events > 0)
    WHERE s.stream_id = ANY (ARRAY(SELECT stream FROM outcomes WHERE outcome = 'recorded' AND expected > 0 AND events > 0))
  ), pending AS (
    INSERT INTO event_pending (stream_id, version)
    SELECT stream, expected + number FROM appended a JOIN outcomes o ON o.n = a.command WHERE outcome = 'recorded' ORDER BY a.n
  ), events AS (
    INSERT INTO event (stream_id, version, event_id, event_type, schema_version, payload,
                       occurred, occurred_earliest, occurred_latest, recorded_at,
                       actor, command_id, correlation_id, causation_id, traceparent)
    SELECT stream, expected + number, event_id, a.type, schema_version, body, occurred, earliest, latest, recorded_at,
           p_actors[o.n], p_command_ids[o.n], p_correlations[o.n], p_causations[o.n], p_traceparents[o.n]
    FROM appended a JOIN outcomes o ON o.n = a.command WHERE outcome = 'recorded'
  )
  SELECT array_agg(outcome ORDER BY n) INTO v_outcomes FROM outcomes;

  IF 'large' = ANY (v_outcomes) THEN
    RAISE EXCEPTION 'an event has more than % bytes', c_max_event_bytes USING ERRCODE = 'program_limit_exceeded';
  ELSIF 'invalid' = ANY (v_outcomes) THEN
    RAISE EXCEPTION 'an argument is not as a service sends it' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN v_outcomes;
END $$;

GRANT EXECUTE ON FUNCTION append_commands(text[], text[], bytea[], smallint[], text[], uuid[], text[], bigint[], bigint[], bigint[],
  text[], uuid[], uuid[], uuid[], text[], int[], uuid[], text[], smallint[], text[], text[], date[], date[]) TO ${app_role};

-- Only who may create functions may be given one; the right is taken back at once.
GRANT CREATE ON SCHEMA public TO "${flyway:database}_log";
ALTER FUNCTION append_commands(text[], text[], bytea[], smallint[], text[], uuid[], text[], bigint[], bigint[], bigint[],
  text[], uuid[], uuid[], uuid[], text[], int[], uuid[], text[], smallint[], text[], text[], date[], date[]) OWNER TO "${flyway:database}_log";
REVOKE CREATE ON SCHEMA public FROM "${flyway:database}_log";
