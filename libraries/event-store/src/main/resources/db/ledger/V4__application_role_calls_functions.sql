-- The application role reads tables and calls the functions of this file; it writes no table. The functions belong to a role that nobody
-- can log in as and that may not create anything. The database sets time, version, ticket, position, epoch and hashes, so that whoever
-- steals the application's password can add events, in any name, but cannot change, hide, backdate or renumber any.

ALTER TABLE relay_cursor ADD COLUMN topic_id text;
ALTER TABLE relay_cursor ADD COLUMN term bigint NOT NULL DEFAULT 0;

-- Which process publishes. A take-over raises the term, here and in relay_cursor, so that the cursor refuses the leader before.
CREATE TABLE relay_lease (
  relay      text PRIMARY KEY,
  holder     uuid,
  term       bigint      NOT NULL,
  expires_at timestamptz NOT NULL
);

-- For expire_receipts.
CREATE INDEX command_receipt_received ON command_receipt (received_at);

-- A whole command in one round trip and one transaction: receipt, version, events, pending rows. p_expected 0 opens the stream.
-- SQLSTATE CL001: the stream is not at p_expected. CL003: it would have more than p_max_events events or p_max_bytes bytes. CL004: it is of
-- another type, or it is the ledger's own. A unique violation names what was there first: the receipt or the stream.
DROP FUNCTION append_events(text, text, bytea, smallint, text, uuid, text, bigint, uuid[], text[], smallint[], text[], text[], date[], date[],
  uuid, uuid, uuid, text);
CREATE FUNCTION append_events(
  p_principal text, p_key text, p_fingerprint bytea, p_status smallint, p_response text,
  p_stream uuid, p_stream_type text, p_expected bigint, p_max_events bigint, p_max_bytes bigint,
  p_event_ids uuid[], p_types text[], p_schema_versions smallint[], p_payloads text[],
  p_occurred text[], p_earliest date[], p_latest date[],
  p_actor text, p_command uuid, p_correlation uuid, p_causation uuid, p_traceparent text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  -- The relay can publish no larger event.
  c_max_event_bytes CONSTANT int := 4000000;
  -- No setting of a service makes a stream larger than its readers can bear.
  c_max_events       CONSTANT bigint := 100000;
  c_max_bytes        CONSTANT bigint := 128 << 20;
  -- The stream of the events that raise the epoch, see raise_epoch.
  c_epoch_stream    CONSTANT uuid := '${epoch_stream}';
  v_count    int := coalesce(cardinality(p_event_ids), 0);
  v_payload  jsonb;
  v_payloads jsonb[];
  v_size     int;
  v_added    bigint := 0;
  v_recorded timestamptz;
  v_version  bigint;
  v_bytes    bigint;
BEGIN
  INSERT INTO command_receipt (principal, idempotency_key, fingerprint, http_status, response)
  VALUES (p_principal, p_key, p_fingerprint, p_status, p_response::json);
  IF v_count = 0 THEN
    RETURN;
  END IF;
  IF p_stream_type = 'ledger' OR p_stream = c_epoch_stream OR 'ledger-epoch-raised' = ANY (p_types) THEN
    RAISE EXCEPTION 'only an operator writes to the stream of the ledger' USING ERRCODE = 'CL004';
  END IF;
  -- An event that cannot be hashed or published would stop all that follow it. Here and not as constraints of the tables, because
  -- PostgreSQL prepares those anew for each statement.
  IF p_stream_type !~ '^[a-z][a-z-]{0,59}$' OR array_to_string(p_types, ',', '') !~ '^([a-z][a-z0-9-]{0,99})(,[a-z][a-z0-9-]{0,99})*$'
     OR cardinality(p_types) <> v_count OR NOT (1 <= ALL (p_schema_versions) AND 9999 >= ALL (p_schema_versions))
     OR octet_length(p_actor) NOT BETWEEN 1 AND 255 OR octet_length(p_traceparent) > 255
     OR NOT (date '0001-01-01' <= ALL (p_earliest || p_latest) AND date '9999-12-31' >= ALL (p_earliest || p_latest))
     OR cardinality(p_payloads) <> v_count THEN
    RAISE EXCEPTION 'an argument is not as a service sends it' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  v_payloads := p_payloads::jsonb[];
  FOREACH v_payload IN ARRAY v_payloads LOOP
    v_size := octet_length(v_payload::text);
    v_added := v_added + v_size;
    IF v_size > c_max_event_bytes THEN
      RAISE EXCEPTION 'an event has % bytes, more than %', v_size, c_max_event_bytes USING ERRCODE = 'program_limit_exceeded';
    END IF;
  END LOOP;

  IF p_expected = 0 THEN
    INSERT INTO stream (stream_id, stream_type, version, created_at, recorded_at, bytes)
    VALUES (p_stream, p_stream_type, v_count, clock_timestamp(), clock_timestamp(), v_added)
    RETURNING recorded_at, version, bytes INTO v_recorded, v_version, v_bytes;
  ELSE
    -- Within a stream recorded time never runs backwards, whatever the clock does.
    UPDATE stream SET version = version + v_count, recorded_at = greatest(clock_timestamp(), recorded_at), bytes = bytes + v_added
    WHERE stream_id = p_stream AND version = p_expected AND stream_type = p_stream_type
    RETURNING recorded_at, version, bytes INTO v_recorded, v_version, v_bytes;
    IF NOT FOUND THEN
      IF p_stream_type <> (SELECT stream_type FROM stream WHERE stream_id = p_stream) THEN
        RAISE EXCEPTION 'the stream % is not of the type %', p_stream, p_stream_type USING ERRCODE = 'CL004';
      END IF;
      RAISE EXCEPTION 'stream % is not at version %', p_stream, p_expected USING ERRCODE = 'CL001';
    END IF;
  END IF;
  -- Under the stream's row lock, so that two writers cannot pass the bound together.
  IF v_version > least(p_max_events, c_max_events) OR v_bytes > least(p_max_bytes, c_max_bytes) THEN
    RAISE EXCEPTION 'stream % would have % events and % bytes', p_stream, v_version, v_bytes USING ERRCODE = 'CL003';
  END IF;

  -- Row by row: a command has one event, seldom three, and a plan over the arrays would cost more than the rows.
  FOR i IN 1 .. v_count LOOP
    IF octet_length(p_occurred[i]) > 255 THEN
      RAISE EXCEPTION 'an argument is not as a service sends it' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    INSERT INTO event (stream_id, version, event_id, event_type, schema_version, payload,
                       occurred, occurred_earliest, occurred_latest, recorded_at,
                       actor, command_id, correlation_id, causation_id, traceparent)
    VALUES (p_stream, p_expected + i, p_event_ids[i], p_types[i], p_schema_versions[i], v_payloads[i],
            p_occurred[i], p_earliest[i], p_latest[i], v_recorded,
            p_actor, p_command, p_correlation, p_causation, p_traceparent);
    INSERT INTO event_pending (stream_id, version) VALUES (p_stream, p_expected + i);
  END LOOP;
END $$;

-- Moves up to p_batch pending events into the log and returns how many. A round is run for each command at a low rate, so it must cost
-- what it takes and not what was ever pending: the rows are deleted by where they lie, not by a scan of the room that earlier ones left,
-- and each event is fetched by its key whatever the statistics say of a table that was empty a minute ago. An empty round ends with its
-- first statement.
CREATE OR REPLACE FUNCTION sequence_events(p_batch int) RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp
-- Planning anew would cost as much as the round.
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  c_hash_version CONSTANT smallint := 2;
  c_max_batch    CONSTANT int := 10000;
  v_pending  tid[];
  v_position bigint;
  v_chain    bytea;
  v_epoch    bigint;
  v_taken    int;
BEGIN
  -- Several may run: rows are locked in ticket order, so nobody overtakes an uncommitted predecessor.
  SELECT array_agg(row) INTO v_pending
  FROM (SELECT ctid AS row FROM event_pending ORDER BY ticket LIMIT least(p_batch, c_max_batch) FOR UPDATE) AS pending;
  IF v_pending IS NULL THEN
    RETURN 0;
  END IF;

  -- Read after the locks, so that it is where the one before us has left it. The primary key would refuse a second event at a position.
  -- The epoch is that of the last event: only an event of raise_epoch begins another.
  SELECT position, chain_sha256, ledger_epoch INTO v_position, v_chain, v_epoch FROM event_log ORDER BY position DESC LIMIT 1;

  WITH taken AS (
    DELETE FROM event_pending WHERE ctid = ANY (v_pending) RETURNING ticket, stream_id, version
  ), hashed AS MATERIALIZED (
    SELECT ticket, stream_id, version,
           (SELECT event_sha256_v2((SELECT stream_type FROM stream s WHERE s.stream_id = e.stream_id), e)
            FROM event e WHERE e.stream_id = t.stream_id AND e.version = t.version) AS hash
    FROM taken t
  )
  INSERT INTO event_log (position, stream_id, version, event_sha256, chain_sha256, hash_version, ledger_epoch)
  SELECT coalesce(v_position, 0) + row_number() OVER (ORDER BY ticket), stream_id, version, hash,
         chain_sha256(coalesce(v_chain, ''::bytea), hash) OVER (ORDER BY ticket), c_hash_version, coalesce(v_epoch, 1)
  FROM hashed ORDER BY ticket;
  GET DIAGNOSTICS v_taken = ROW_COUNT;
  RETURN v_taken;
END $$;

-- Takes or renews the lease of a relay and returns its term, or null while another process holds it. Time is the database's; a lease that
-- ends later than any can is left over from before the clock was set back.
CREATE FUNCTION take_lease(p_relay text, p_holder uuid, p_lease interval) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  c_max_lease CONSTANT interval := '1 minute';
  v_term bigint;
BEGIN
  IF p_lease IS NULL OR p_lease <= interval '0' OR p_lease > c_max_lease OR length(p_relay) > 249 THEN
    RAISE EXCEPTION 'a lease lasts up to %', c_max_lease USING ERRCODE = 'invalid_parameter_value';
  END IF;
  UPDATE relay_lease SET expires_at = clock_timestamp() + p_lease
  WHERE relay = p_relay AND holder = p_holder
  RETURNING term INTO v_term;
  IF FOUND THEN
    -- A renewal that a crash takes back lets the lease end earlier, which does no harm.
    PERFORM set_config('synchronous_commit', 'off', true);
    RETURN v_term;
  END IF;

  INSERT INTO relay_lease AS l (relay, holder, term, expires_at)
  VALUES (p_relay, p_holder, 1, clock_timestamp() + p_lease)
  ON CONFLICT (relay) DO UPDATE SET holder = excluded.holder, term = l.term + 1, expires_at = excluded.expires_at
    WHERE l.expires_at <= clock_timestamp() OR l.expires_at > clock_timestamp() + c_max_lease
  RETURNING term INTO v_term;
  IF FOUND THEN
    INSERT INTO relay_cursor (relay, published_position, term) VALUES (p_relay, 0, v_term)
    ON CONFLICT (relay) DO UPDATE SET term = excluded.term;
  END IF;
  RETURN v_term;
END $$;

-- Ends the lease at once, so that a successor need not wait for it to expire.
CREATE FUNCTION release_lease(p_relay text, p_holder uuid) RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE relay_lease SET holder = NULL, expires_at = '-infinity' WHERE relay = p_relay AND holder = p_holder
$$;

-- Notes up to which position a relay has published, and to which topic. SQLSTATE CL005: the term is not the current one, the position is
-- behind the cursor or beyond the log's end, or what was published went to another topic.
CREATE FUNCTION move_cursor(p_relay text, p_position bigint, p_topic_id text, p_term bigint) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE relay_cursor SET published_position = p_position, topic_id = p_topic_id
  WHERE relay = p_relay AND term = p_term AND published_position <= p_position
    AND p_position <= (SELECT coalesce(max(position), 0) FROM event_log)
    AND (published_position = 0 OR coalesce(topic_id, p_topic_id) = p_topic_id);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the cursor of % does not move to % in term %', p_relay, p_position, p_term USING ERRCODE = 'CL005';
  END IF;
  -- Without waiting for the disk: a cursor that a crash takes back repeats events, as a crash before this does.
  PERFORM set_config('synchronous_commit', 'off', true);
END $$;

-- Deletes up to p_limit receipts that are older than p_older_than, oldest first, and returns how many. The least age is fixed here, so that
-- nobody with the application's password can delete the receipts of commands that are still being retried.
CREATE FUNCTION expire_receipts(p_older_than interval, p_limit int) RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  c_least_age CONSTANT interval := '1 day';
  c_max_limit CONSTANT int := 10000;
  v_deleted int;
BEGIN
  IF p_older_than IS NULL OR p_older_than < c_least_age THEN
    RAISE EXCEPTION 'a receipt is kept for % at least', c_least_age USING ERRCODE = 'invalid_parameter_value';
  END IF;
  DELETE FROM command_receipt WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM command_receipt WHERE received_at < clock_timestamp() - p_older_than
    ORDER BY received_at LIMIT least(p_limit, c_max_limit) FOR UPDATE SKIP LOCKED));
  GET DIAGNOSTICS v_deleted = ROW_COUNT;
  RETURN v_deleted;
END $$;

-- A function that a later migration creates is nobody's to call until it is granted.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;

REVOKE ALL ON event, event_log, event_pending, stream, ledger, relay_cursor, relay_lease, command_receipt FROM ${app_role};
REVOKE ALL ON SEQUENCE event_ticket FROM ${app_role};
GRANT SELECT ON event, event_log, event_pending, stream, ledger, relay_cursor, relay_lease, command_receipt TO ${app_role};
GRANT EXECUTE ON FUNCTION
  append_events(text, text, bytea, smallint, text, uuid, text, bigint, bigint, bigint, uuid[], text[], smallint[], text[], text[], date[], date[],
    text, uuid, uuid, uuid, text),
  sequence_events(int), take_lease(text, uuid, interval), release_lease(text, uuid), move_cursor(text, bigint, text, bigint),
  expire_receipts(interval, int)
TO ${app_role};

GRANT USAGE ON SCHEMA public TO "${flyway:database}_log";
GRANT SELECT ON event, event_log, event_pending, stream, ledger, relay_cursor, relay_lease, command_receipt TO "${flyway:database}_log";
GRANT INSERT ON event, event_log, event_pending, stream, relay_cursor, relay_lease, command_receipt TO "${flyway:database}_log";
-- UPDATE and DELETE of pending rows and receipts: their rows are locked, then deleted.
GRANT UPDATE ON event_pending, stream, relay_cursor, relay_lease, command_receipt TO "${flyway:database}_log";
GRANT DELETE ON event_pending, command_receipt TO "${flyway:database}_log";
GRANT USAGE ON SEQUENCE event_ticket TO "${flyway:database}_log";
GRANT EXECUTE ON FUNCTION event_sha256_v2(text, event), chain_step(bytea, bytea, bytea), chain_sha256(bytea, bytea) TO "${flyway:database}_log";

-- Only who may create functions may be given one; the right is taken back at once.
GRANT CREATE ON SCHEMA public TO "${flyway:database}_log";
ALTER FUNCTION append_events(text, text, bytea, smallint, text, uuid, text, bigint, bigint, bigint, uuid[], text[], smallint[], text[], text[],
  date[], date[], text, uuid, uuid, uuid, text) OWNER TO "${flyway:database}_log";
ALTER FUNCTION sequence_events(int) OWNER TO "${flyway:database}_log";
ALTER FUNCTION take_lease(text, uuid, interval) OWNER TO "${flyway:database}_log";
ALTER FUNCTION release_lease(text, uuid) OWNER TO "${flyway:database}_log";
ALTER FUNCTION move_cursor(text, bigint, text, bigint) OWNER TO "${flyway:database}_log";
ALTER FUNCTION expire_receipts(interval, int) OWNER TO "${flyway:database}_log";
REVOKE CREATE ON SCHEMA public FROM "${flyway:database}_log";
