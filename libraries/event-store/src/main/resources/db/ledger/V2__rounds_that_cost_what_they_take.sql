-- A round is run for each command at a low rate, so it must cost what it takes and not what was ever pending: the rows are deleted by
-- where they lie, not by a scan of the room that earlier ones left, and each event is fetched by its key whatever the statistics say of
-- a table that was empty a minute ago. An empty round ends with its first statement.
CREATE OR REPLACE FUNCTION sequence_events(p_batch int) RETURNS int LANGUAGE plpgsql
-- Planning anew would cost as much as the round.
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  v_pending  tid[];
  v_position bigint;
  v_chain    bytea;
  v_taken    int;
BEGIN
  -- Several may run: rows are locked in ticket order, so nobody overtakes an uncommitted predecessor.
  SELECT array_agg(row) INTO v_pending
  FROM (SELECT ctid AS row FROM event_pending ORDER BY ticket LIMIT p_batch FOR UPDATE) AS pending;
  IF v_pending IS NULL THEN
    RETURN 0;
  END IF;

  -- Read after the locks, so that it is where the one before us has left it. The primary key would refuse a second event at a position.
  SELECT position, chain_sha256 INTO v_position, v_chain FROM event_log ORDER BY position DESC LIMIT 1;

  WITH taken AS (
    DELETE FROM event_pending WHERE ctid = ANY (v_pending) RETURNING ticket, stream_id, version
  ), hashed AS MATERIALIZED (
    SELECT ticket, stream_id, version,
           (SELECT event_sha256(e) FROM event e WHERE e.stream_id = t.stream_id AND e.version = t.version) AS hash
    FROM taken t
  )
  INSERT INTO event_log (position, stream_id, version, event_sha256, chain_sha256, ledger_epoch)
  SELECT coalesce(v_position, 0) + row_number() OVER (ORDER BY ticket), stream_id, version, hash,
         chain_sha256(coalesce(v_chain, ''::bytea), hash) OVER (ORDER BY ticket), (SELECT epoch FROM ledger)
  FROM hashed ORDER BY ticket;
  GET DIAGNOSTICS v_taken = ROW_COUNT;
  RETURN v_taken;
END $$;
