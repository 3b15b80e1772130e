-- Takes back the events that a restored database lacks and that were published. Only the owner of the database may call it. The command
-- ./corridor take-back reads them from the topic, checks their authentication codes and puts them into the temporary table taken_back.
-- Everything happens in the caller's transaction: the log then continues to the end of the topic, or nothing has changed.
--
-- A position is taken only when its hash continues the chain of the log, so that what is inserted is what was sequenced. If a position
-- was published in more than one epoch, the latest epoch counts: it gave up the earlier ones.
CREATE FUNCTION take_back(p_relay text, p_published bigint, OUT first_position bigint, OUT last_position bigint)
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  c_epoch_stream CONSTANT uuid := '${epoch_stream}';
  v_chain    bytea;
  v_epoch    bigint;
  v_record   record;
  v_event    event;
  v_stored   boolean;
  v_hash     bytea;
  v_position bigint;
BEGIN
  -- In the order in which append_events writes them, so that a command waits and nothing deadlocks. Readers go on.
  LOCK TABLE stream IN EXCLUSIVE MODE;
  LOCK TABLE event_pending IN EXCLUSIVE MODE;
  LOCK TABLE event_log IN SHARE ROW EXCLUSIVE MODE;

  SELECT l.position, l.chain_sha256, l.ledger_epoch INTO last_position, v_chain, v_epoch
  FROM event_log l ORDER BY l.position DESC LIMIT 1;
  last_position := coalesce(last_position, 0);
  v_epoch := coalesce(v_epoch, 1);
  first_position := last_position + 1;

  FOR v_record IN SELECT * FROM pg_temp.taken_back t WHERE t.log_position >= first_position
                  ORDER BY t.log_position, t.epoch DESC, t.topic_offset DESC LOOP
    EXIT WHEN v_record.log_position > last_position + 1 AND v_record.epoch >= v_epoch;
    CONTINUE WHEN v_record.log_position <> last_position + 1;
    CONTINUE WHEN v_record.epoch <> v_epoch
      AND NOT (v_record.epoch > v_epoch AND v_record.event_type = 'ledger-epoch-raised' AND v_record.stream_id = c_epoch_stream);

    SELECT * INTO v_event FROM event e WHERE e.stream_id = v_record.stream_id AND e.version = v_record.version;
    v_stored := FOUND;
    IF NOT v_stored THEN
      v_event := (v_record.stream_id, v_record.version, v_record.event_id, v_record.event_type, v_record.schema_version,
        v_record.payload::jsonb, v_record.occurred, v_record.occurred_earliest, v_record.occurred_latest, v_record.recorded_at,
        v_record.actor, v_record.command_id, v_record.correlation_id, v_record.causation_id, v_record.traceparent);
    ELSIF v_event.event_id <> v_record.event_id THEN
      RAISE EXCEPTION 'version % of the stream % is another event than the published one: it was recorded after the restore',
        v_record.version, v_record.stream_id USING ERRCODE = 'CL006';
    END IF;
    v_hash := event_sha256(v_record.hash_version, v_record.stream_type, v_event);
    CONTINUE WHEN sha256(coalesce(v_chain, ''::bytea) || v_hash) <> v_record.chain_sha256;

    IF NOT v_stored THEN
      INSERT INTO stream AS s (stream_id, stream_type, version, created_at, recorded_at, bytes)
      VALUES (v_event.stream_id, v_record.stream_type, v_event.version, v_event.recorded_at, v_event.recorded_at,
              octet_length(v_event.payload::text))
      ON CONFLICT (stream_id) DO UPDATE SET version = excluded.version, recorded_at = excluded.recorded_at, bytes = s.bytes + excluded.bytes
        WHERE s.version = excluded.version - 1 AND s.stream_type = excluded.stream_type;
      IF NOT FOUND THEN
        RAISE EXCEPTION 'version % of the stream % does not continue the stream', v_event.version, v_event.stream_id USING ERRCODE = 'CL006';
      END IF;
      INSERT INTO event VALUES (v_event.*);
    END IF;
    DELETE FROM event_pending p WHERE p.stream_id = v_event.stream_id AND p.version = v_event.version;
    v_chain := v_record.chain_sha256;
    v_epoch := v_record.epoch;
    last_position := v_record.log_position;
    INSERT INTO event_log (position, stream_id, version, event_sha256, chain_sha256, hash_version, ledger_epoch)
    VALUES (last_position, v_event.stream_id, v_event.version, v_hash, v_chain, v_record.hash_version, v_epoch);
  END LOOP;

  SELECT min(t.log_position) INTO v_position FROM pg_temp.taken_back t WHERE t.log_position > last_position AND t.epoch >= v_epoch;
  IF v_position = last_position + 1 THEN
    RAISE EXCEPTION 'the event that was published at position % does not continue the log', v_position USING ERRCODE = 'CL006';
  ELSIF v_position IS NOT NULL THEN
    RAISE EXCEPTION 'the topic holds position %, and lacks position %', v_position, last_position + 1 USING ERRCODE = 'CL006';
  END IF;

  UPDATE ledger SET epoch = v_epoch WHERE epoch <> v_epoch;
  -- What was taken back is on the topic already. The new term stops a leader that remembers another cursor.
  UPDATE relay_lease SET holder = NULL, term = term + 1, expires_at = '-infinity' WHERE relay = p_relay;
  UPDATE relay_cursor SET published_position = greatest(published_position, least(p_published, last_position)), term = term + 1
  WHERE relay = p_relay;
END $$;

REVOKE ALL ON FUNCTION take_back(text, bigint) FROM PUBLIC;
