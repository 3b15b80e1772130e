-- What an operator does to a log, as the owner of the database; no service can call these. See docs/operating/restore.md.

-- Begins a new epoch: after a restore, the events that were published and that this log no longer holds are given up. The event is part of
-- the chain like any other and is sequenced at once, so that its position is the first of the new epoch. The new epoch is later than that of
-- the log and later than p_published, the latest one on the topic: a log that was restored to a state before an epoch does not know it.
CREATE FUNCTION raise_epoch(p_reason text, p_published bigint DEFAULT 1, OUT epoch bigint, OUT first_position bigint) LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  c_hash_version CONSTANT smallint := 2;
  -- UUID of version 5 of urn:corridor:ledger:<log> in the URL name space.
  c_stream       CONSTANT uuid := '${epoch_stream}';
  v_version  bigint;
  v_recorded timestamptz;
  v_chain    bytea;
  v_hash     bytea;
  v_payload  jsonb;
  v_command  uuid := uuidv7();
BEGIN
  IF p_reason IS NULL OR p_reason !~ '[^[:space:]]' OR length(p_reason) > 1000 OR p_reason ~ '[[:cntrl:]]' THEN
    RAISE EXCEPTION 'the reason is a text of 1 to 1000 characters without control characters' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  -- Readers go on; a sequencer waits before it writes, and then finds its position taken and starts again.
  LOCK TABLE event_log IN SHARE ROW EXCLUSIVE MODE;

  SELECT l.position + 1, l.chain_sha256, l.ledger_epoch INTO first_position, v_chain, epoch
  FROM event_log l ORDER BY l.position DESC LIMIT 1;
  first_position := coalesce(first_position, 1);
  epoch := greatest(epoch, p_published, 1) + 1;
  UPDATE ledger SET epoch = raise_epoch.epoch;

  v_payload := jsonb_build_object('epoch', epoch, 'firstPosition', first_position,
    'lastChainHash', encode(coalesce(v_chain, ''), 'hex'), 'reason', p_reason);
  INSERT INTO stream AS s (stream_id, stream_type, version, created_at, recorded_at, bytes)
  VALUES (c_stream, 'ledger', 1, clock_timestamp(), clock_timestamp(), octet_length(v_payload::text))
  ON CONFLICT (stream_id) DO UPDATE SET version = s.version + 1, recorded_at = greatest(clock_timestamp(), s.recorded_at),
    bytes = s.bytes + octet_length(v_payload::text)
  RETURNING s.version, s.recorded_at INTO v_version, v_recorded;

  INSERT INTO event (stream_id, version, event_id, event_type, schema_version, payload, recorded_at,
                     actor, command_id, correlation_id, traceparent)
  VALUES (c_stream, v_version, uuidv7(), 'ledger-epoch-raised', 1, v_payload, v_recorded, 'operator', v_command, v_command,
          '00-' || replace(gen_random_uuid()::text, '-', '') || '-' || left(replace(gen_random_uuid()::text, '-', ''), 16) || '-00');
  SELECT event_sha256_v2('ledger', e) INTO v_hash FROM event e WHERE e.stream_id = c_stream AND e.version = v_version;
  INSERT INTO event_log (position, stream_id, version, event_sha256, chain_sha256, hash_version, ledger_epoch)
  VALUES (first_position, c_stream, v_version, v_hash, sha256(coalesce(v_chain, ''::bytea) || v_hash), c_hash_version, epoch);

  -- A cursor beyond the end of the log would leave out what is recorded from now on. The new term stops a leader that remembers it.
  UPDATE relay_lease SET holder = NULL, term = term + 1, expires_at = '-infinity'
  WHERE relay IN (SELECT relay FROM relay_cursor WHERE published_position >= first_position);
  UPDATE relay_cursor SET published_position = first_position - 1, term = term + 1 WHERE published_position >= first_position;
END $$;

-- Lets the relay publish the whole log again: into the topic that it finds, or into a new one when there is none. The term is raised, so
-- that the leader of the moment cannot move the cursor any more; it notices at its next renewal and takes the lead again, from position 0.
-- No second producer is started. Returns how many events will be published.
CREATE FUNCTION republish(p_relay text) RETURNS bigint LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_cursor relay_cursor;
BEGIN
  UPDATE relay_lease SET holder = NULL, term = term + 1, expires_at = '-infinity' WHERE relay = p_relay;
  SELECT * INTO v_cursor FROM relay_cursor WHERE relay = p_relay FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no relay %', p_relay USING ERRCODE = 'invalid_parameter_value',
      HINT = 'A relay has the name of its topic: SELECT relay FROM relay_cursor.';
  END IF;
  IF v_cursor.published_position = 0 THEN
    RAISE EXCEPTION 'the relay % has published nothing, or is about to publish all again', p_relay
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  UPDATE relay_cursor SET published_position = 0, topic_id = NULL, term = term + 1 WHERE relay = p_relay;
  RETURN (SELECT coalesce(max(position), 0) FROM event_log);
END $$;

REVOKE ALL ON FUNCTION raise_epoch(text, bigint), republish(text) FROM PUBLIC;
