-- The log of one service and the road out of it. See docs/architecture.md.

-- One row an aggregate: its current version is the lock that makes exactly one of two writers win.
CREATE TABLE stream (
  stream_id   uuid PRIMARY KEY,
  stream_type text        NOT NULL,
  version     bigint      NOT NULL CHECK (version > 0),
  created_at  timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL
) WITH (fillfactor = 80);

CREATE TABLE event (
  stream_id         uuid        NOT NULL REFERENCES stream,
  version           bigint      NOT NULL CHECK (version > 0),
  event_id          uuid        NOT NULL UNIQUE,
  event_type        text        NOT NULL,
  schema_version    smallint    NOT NULL,
  payload           jsonb       NOT NULL,
  occurred          text,
  occurred_earliest date,
  occurred_latest   date,
  recorded_at       timestamptz NOT NULL,
  actor             text        NOT NULL,
  command_id        uuid        NOT NULL,
  correlation_id    uuid        NOT NULL,
  causation_id      uuid,
  traceparent       text        NOT NULL,
  PRIMARY KEY (stream_id, version)
);

-- What is committed and not yet in the log. A row's presence is the signal: a late commit is simply found later. Tickets are taken under
-- the stream's row lock, so within a stream their order is the order of versions; CACHE 1 keeps it so across sessions.
CREATE SEQUENCE event_ticket CACHE 1;
CREATE TABLE event_pending (
  ticket    bigint PRIMARY KEY DEFAULT nextval('event_ticket'),
  stream_id uuid   NOT NULL,
  version   bigint NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);

-- The one order of all events. Dense: position n exists when n + 1 does.
CREATE TABLE event_log (
  position      bigint PRIMARY KEY,
  stream_id     uuid        NOT NULL,
  version       bigint      NOT NULL,
  event_sha256  bytea       NOT NULL,
  chain_sha256  bytea       NOT NULL,
  ledger_epoch  int         NOT NULL,
  sequenced_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (stream_id, version),
  FOREIGN KEY (stream_id, version) REFERENCES event
);

-- Raised by an operator after a restore that lost published events, see docs/operating/restore.md.
CREATE TABLE ledger (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  epoch    int NOT NULL DEFAULT 1
);
INSERT INTO ledger DEFAULT VALUES;

CREATE TABLE relay_cursor (
  relay              text PRIMARY KEY,
  published_position bigint NOT NULL
);

-- The first answer to each command, so that a retry gets it again, byte for byte (json keeps the text, jsonb would not).
CREATE TABLE command_receipt (
  principal       text        NOT NULL,
  idempotency_key text        NOT NULL,
  fingerprint     bytea       NOT NULL,
  http_status     smallint    NOT NULL,
  response        json        NOT NULL,
  received_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (principal, idempotency_key)
);

-- A whole command in one round trip and one transaction: receipt, version, events, pending rows. p_expected 0 opens the stream.
-- SQLSTATE CL001: the stream is not at p_expected. A unique violation names what was there first: the receipt or the stream.
CREATE FUNCTION append_events(
  p_principal text, p_key text, p_fingerprint bytea, p_status smallint, p_response text,
  p_stream uuid, p_stream_type text, p_expected bigint,
  p_event_ids uuid[], p_types text[], p_schema_versions smallint[], p_payloads text[],
  p_occurred text[], p_earliest date[], p_latest date[],
  p_command uuid, p_correlation uuid, p_causation uuid, p_traceparent text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_count    int := coalesce(array_length(p_event_ids, 1), 0);
  v_recorded timestamptz;
BEGIN
  INSERT INTO command_receipt (principal, idempotency_key, fingerprint, http_status, response)
  VALUES (p_principal, p_key, p_fingerprint, p_status, p_response::json);
  IF v_count = 0 THEN
    RETURN;
  END IF;

  IF p_expected = 0 THEN
    INSERT INTO stream (stream_id, stream_type, version, created_at, recorded_at)
    VALUES (p_stream, p_stream_type, v_count, clock_timestamp(), clock_timestamp())
    RETURNING recorded_at INTO v_recorded;
  ELSE
    -- Within a stream recorded time never runs backwards, whatever the clock does.
    UPDATE stream SET version = version + v_count, recorded_at = greatest(clock_timestamp(), recorded_at)
    WHERE stream_id = p_stream AND version = p_expected
    RETURNING recorded_at INTO v_recorded;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'stream % is not at version %', p_stream, p_expected USING ERRCODE = 'CL001';
    END IF;
  END IF;

  INSERT INTO event (stream_id, version, event_id, event_type, schema_version, payload,
                     occurred, occurred_earliest, occurred_latest, recorded_at,
                     actor, command_id, correlation_id, causation_id, traceparent)
  SELECT p_stream, p_expected + n, id, type, schema_version, payload::jsonb,
         occurred, earliest, latest, v_recorded,
         p_principal, p_command, p_correlation, p_causation, p_traceparent
  FROM unnest(p_event_ids, p_types, p_schema_versions, p_payloads, p_occurred, p_earliest, p_latest)
       WITH ORDINALITY AS e (id, type, schema_version, payload, occurred, earliest, latest, n);

  INSERT INTO event_pending (stream_id, version)
  SELECT p_stream, p_expected + n FROM generate_series(1, v_count) AS n ORDER BY n;
END $$;

-- What is protected by the chain: everything that a reader of the event relies on.
CREATE FUNCTION event_sha256(e event) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT sha256(convert_to(concat_ws('|', e.stream_id, e.version, e.event_id, e.event_type, e.schema_version,
    (extract(epoch FROM e.recorded_at) * 1000000)::bigint, e.actor, e.command_id, e.payload::text), 'UTF8'))
$$;

CREATE FUNCTION chain_step(state bytea, previous bytea, event_hash bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT sha256(coalesce(state, previous) || event_hash)
$$;
-- chain_sha256(previous, hash) OVER (ORDER BY …): each hash covers all before it, starting from `previous`.
CREATE AGGREGATE chain_sha256(bytea, bytea) (SFUNC = chain_step, STYPE = bytea);

-- Moves up to p_batch pending events into the log and returns how many. Several may run: rows are locked in ticket order, so nobody
-- overtakes an uncommitted predecessor, and the primary key lets only one take a position; the loser's transaction rolls back whole.
CREATE FUNCTION sequence_events(p_batch int) RETURNS int LANGUAGE sql AS $$
  WITH taken AS (
    DELETE FROM event_pending
    WHERE ticket IN (SELECT ticket FROM event_pending ORDER BY ticket LIMIT p_batch FOR UPDATE)
    RETURNING ticket, stream_id, version
  ), tail AS (
    SELECT coalesce(max(position), 0) AS position,
           coalesce((SELECT chain_sha256 FROM event_log ORDER BY position DESC LIMIT 1), ''::bytea) AS chain
    FROM event_log
  ), hashed AS (
    SELECT t.ticket, t.stream_id, t.version, event_sha256(e) AS hash
    FROM taken t JOIN event e USING (stream_id, version)
  ), written AS (
    INSERT INTO event_log (position, stream_id, version, event_sha256, chain_sha256, ledger_epoch)
    SELECT tail.position + row_number() OVER (ORDER BY ticket), stream_id, version, hash,
           chain_sha256(tail.chain, hash) OVER (ORDER BY ticket), (SELECT epoch FROM ledger)
    FROM hashed, tail ORDER BY ticket
    RETURNING 1
  )
  SELECT count(*)::int FROM written
$$;

-- The first position from p_from at which the log no longer holds what was sequenced, or null when all is as it was.
CREATE FUNCTION first_broken_position(p_from bigint DEFAULT 1) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT min(position) FROM (
    SELECT l.position, l.event_sha256, l.chain_sha256, event_sha256(e) AS hash,
           row_number() OVER w + p_from - 1 AS expected,
           chain_sha256(coalesce((SELECT chain_sha256 FROM event_log WHERE position = p_from - 1), ''::bytea),
                        coalesce(event_sha256(e), ''::bytea)) OVER w AS chain
    FROM event_log l LEFT JOIN event e USING (stream_id, version)
    WHERE l.position >= p_from
    WINDOW w AS (ORDER BY l.position)
  ) AS log
  WHERE hash IS DISTINCT FROM event_sha256 OR chain <> chain_sha256 OR position <> expected
$$;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'CL002',
    HINT = 'Record a correction instead.';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT USAGE ON SCHEMA public TO ${app_role};
GRANT SELECT, INSERT ON event, event_log, command_receipt TO ${app_role};
GRANT SELECT, INSERT, UPDATE ON stream, relay_cursor TO ${app_role};
GRANT SELECT, INSERT, UPDATE, DELETE ON event_pending TO ${app_role};
GRANT SELECT ON ledger TO ${app_role};
GRANT USAGE ON SEQUENCE event_ticket TO ${app_role};
