-- Gives positions to pending events, and returns the log after the position p_after: at most p_rows events and p_bytes bytes of data, but
-- at least one event. The worker of the leading process calls this function with the last published position. So the first returned event
-- always follows the last published one, even if another process gave positions to events in between.
--
-- p_known and p_chain are the position and the chain hash of an event that was published. SQLSTATE CL008: the log does not have this
-- event, and no event got a position. The database was then restored to an earlier state.
--
-- The inner query reads the event and the stream of each position by key. OFFSET 0 prevents a join, for which PostgreSQL could choose to read
-- whole tables.
CREATE FUNCTION sequence_after(p_after bigint, p_known bigint, p_chain text, p_rows int, p_bytes bigint)
RETURNS TABLE ("position" bigint, ledger_epoch bigint, chain_sha256 bytea, hash_version smallint, stream_id uuid, stream_type text,
  version bigint, event_id uuid, event_type text, schema_version smallint, recorded_at timestamptz, occurred text, occurred_earliest date,
  occurred_latest date, actor text, command_id uuid, correlation_id uuid, causation_id uuid, traceparent text, data text, upto bigint,
  available bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  c_max_rows CONSTANT int := 10000;
  v_rows int := least(p_rows, c_max_rows);
BEGIN
  IF p_known > 0 AND NOT EXISTS (SELECT FROM event_log l WHERE l.position = p_known AND l.chain_sha256 = decode(p_chain, 'hex')) THEN
    RAISE EXCEPTION 'the log does not have the published event of position %', p_known USING ERRCODE = 'CL008';
  END IF;
  PERFORM sequence_events(v_rows);
  RETURN QUERY
    SELECT * FROM (
      SELECT *, sum(octet_length(data)) OVER (ORDER BY position) AS upto, count(*) OVER () AS available
      FROM (
        SELECT l.position, l.ledger_epoch, l.chain_sha256, l.hash_version, e.stream_id, s.stream_type, e.version, e.event_id,
               e.event_type, e.schema_version, e.recorded_at, e.occurred, e.occurred_earliest, e.occurred_latest, e.actor, e.command_id,
               e.correlation_id, e.causation_id, e.traceparent, e.payload::text AS data
        FROM event_log l
        CROSS JOIN LATERAL (SELECT * FROM event WHERE stream_id = l.stream_id AND version = l.version OFFSET 0) AS e
        CROSS JOIN LATERAL (SELECT stream_type FROM stream WHERE stream_id = l.stream_id OFFSET 0) AS s
        WHERE l.position > p_after AND l.position <= p_after + v_rows ORDER BY l.position OFFSET 0) AS range
    ) AS entry
    WHERE upto <= p_bytes OR position = p_after + 1 ORDER BY position;
END $$;

GRANT EXECUTE ON FUNCTION sequence_after(bigint, bigint, text, int, bigint) TO ${app_role};

-- Only a role that may create functions can become the owner of a function. This right is revoked at once.
GRANT CREATE ON SCHEMA public TO "${flyway:database}_log";
ALTER FUNCTION sequence_after(bigint, bigint, text, int, bigint) OWNER TO "${flyway:database}_log";
REVOKE CREATE ON SCHEMA public FROM "${flyway:database}_log";
