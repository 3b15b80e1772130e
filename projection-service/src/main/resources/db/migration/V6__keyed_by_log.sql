-- The id of a stream is unique within its log only, so everything is keyed by log and stream. The feed no longer trusts the topics: it
-- authenticates each record, keeps its hashes and verifies the chain.
--
-- What older rows lack cannot be derived from them, so the feed begins anew at the start of the topics.
DROP TABLE citation, fact, parked_event, parked_stream, stream_progress, foreign_record, watermark, projection_checkpoint;
TRUNCATE source, agreement, visit, figure, shipment, commitment, membership, project, corridor, hub, correction;

-- Offsets are kept here and not in Kafka, so that they move in the transaction that writes the rows. topic_id is Kafka's: a topic that was
-- deleted and created again has another one, and its offsets start anew. last_position is the highest log position that was read from this
-- topic. lost_position is the highest that counts of what the partition held before it lost records; lost_epoch the latest epoch at that
-- time.
CREATE TABLE projection_checkpoint (
  log           text NOT NULL,
  partition     int NOT NULL,
  topic_id      text NOT NULL,
  next_offset   bigint NOT NULL,
  last_position bigint NOT NULL,
  lost_position bigint NOT NULL,
  lost_epoch    bigint NOT NULL,
  PRIMARY KEY (log, partition)
);

-- The epochs of each log, from its epoch events; epoch 1 begins at position 1. An event counts when its epoch is the latest of those that
-- begin at or before its position. A batch locks the row of epoch 1 for share, an epoch event locks those of all logs for update.
CREATE TABLE ledger_epoch (
  log            text NOT NULL,
  epoch          bigint NOT NULL,
  first_position bigint NOT NULL,
  last_chain     bytea NOT NULL, -- chain hash before the first position
  reason         text,
  PRIMARY KEY (log, epoch)
);

-- Every authentic record that counts, whether its event became a fact, waits with a parked stream or was skipped: hash is computed from the
-- record, chain is the chain hash that the record claims.
CREATE TABLE received (
  log       text NOT NULL,
  position  bigint NOT NULL,
  epoch     bigint NOT NULL,
  partition int NOT NULL, -- of the topic, from the key
  hash      bytea NOT NULL,
  chain     bytea NOT NULL,
  recorded  timestamptz, -- null when the database cannot hold the time
  PRIMARY KEY (log, position)
);

-- The end of the verified beginning of each log: no position before it is missing, and chain is the chain hash up to it. stopped is the
-- reason why it cannot advance to stopped_at, null while it can.
CREATE TABLE watermark (
  log        text PRIMARY KEY,
  position   bigint NOT NULL,
  epoch      bigint NOT NULL,
  chain      bytea NOT NULL,
  recorded   timestamptz,
  stopped    text,
  stopped_at bigint
);

-- Authentic records that cannot be true together with those received. While there is one, the watermark stops before its position.
CREATE TABLE contradiction (
  log      text NOT NULL,
  position bigint NOT NULL,
  epoch    bigint NOT NULL,
  hash     bytea NOT NULL,
  kind     text NOT NULL,
  event_id uuid NOT NULL,
  stream   uuid NOT NULL,
  version  bigint NOT NULL,
  PRIMARY KEY (log, position, epoch, hash)
);

-- Authentic records that cannot be judged yet. waits_for EPOCH: their epoch has not been announced here. CHAIN: the log is stopped at or
-- before their position.
CREATE TABLE held_event (
  log            text NOT NULL,
  position       bigint NOT NULL,
  epoch          bigint NOT NULL,
  stream         uuid NOT NULL,
  version        bigint NOT NULL,
  stream_type    text NOT NULL,
  event_id       uuid NOT NULL,
  event_type     text NOT NULL,
  schema_version int NOT NULL,
  recorded       bigint NOT NULL, -- microseconds since 1970-01-01
  payload        bytea NOT NULL,
  correlation_id uuid,
  causation_id   uuid,
  hash           bytea NOT NULL,
  chain          bytea NOT NULL,
  waits_for      text NOT NULL CHECK (waits_for IN ('EPOCH', 'CHAIN')),
  PRIMARY KEY (log, position, epoch, hash)
);

-- seen: facts 1 … seen are in the table fact. applied: the read models hold them up to here; less than seen only while the stream is
-- parked. head is the event at seen.
CREATE TABLE stream_progress (
  log         text NOT NULL,
  stream      uuid NOT NULL,
  stream_type text NOT NULL,
  seen        bigint NOT NULL,
  applied     bigint NOT NULL CHECK (applied <= seen),
  head        uuid,
  PRIMARY KEY (stream, log)
) WITH (fillfactor = 50); -- each batch moves the streams that it touches

-- One row an event. published is the earliest publication among its citations, infinity when none is known. target is the event that a
-- remark is about. The payload is the text that was published, byte for byte; the JSON null when that is no JSON.
--
-- The stream comes first in the keys, because the read models know a thing by its id and type.
CREATE TABLE fact (
  log               text NOT NULL,
  stream            uuid NOT NULL,
  version           bigint NOT NULL,
  stream_type       text NOT NULL,
  position          bigint NOT NULL,
  epoch             bigint NOT NULL,
  event_id          uuid NOT NULL,
  event_type        text NOT NULL,
  schema_version    int NOT NULL,
  recorded          timestamptz NOT NULL,
  published         date NOT NULL,
  occurred          text,
  occurred_earliest date,
  occurred_latest   date,
  parties           text[] NOT NULL,
  target            uuid,
  payload           json NOT NULL,
  correlation_id    uuid,
  causation_id      uuid,
  search            text NOT NULL,
  words             tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('simple', search)) STORED,
  PRIMARY KEY (stream, log, version),
  UNIQUE (log, position)
);
CREATE INDEX fact_parties ON fact USING gin (parties);
CREATE INDEX fact_words ON fact USING gin (words);

CREATE TABLE citation (
  log           text NOT NULL,
  stream        uuid NOT NULL,
  version       bigint NOT NULL,
  ordinal       int NOT NULL,
  source        uuid NOT NULL,
  locator       text,
  as_printed    text,
  attributed_to text,
  attributed_on text,
  PRIMARY KEY (stream, log, version, ordinal)
);
-- How many facts cite a source is counted within the index.
CREATE INDEX citation_of_source ON citation (source, stream, log, version);

-- A stream that waits: a version is missing, or an event cannot be applied. version is the one that it waits for. code and explanation hold
-- no text of a record or of an exception.
CREATE TABLE parked_stream (
  log         text NOT NULL,
  stream      uuid NOT NULL,
  reason      text NOT NULL CHECK (reason IN ('HOLE', 'POISON')),
  code        text NOT NULL,
  explanation text NOT NULL,
  version     bigint NOT NULL,
  attempts    int NOT NULL,
  parked_at   timestamptz NOT NULL,
  PRIMARY KEY (stream, log),
  FOREIGN KEY (stream, log) REFERENCES stream_progress
);

-- Events of parked streams that are not in fact.
CREATE TABLE parked_event (
  log            text NOT NULL,
  position       bigint NOT NULL,
  epoch          bigint NOT NULL,
  stream         uuid NOT NULL,
  version        bigint NOT NULL,
  stream_type    text NOT NULL,
  event_id       uuid NOT NULL,
  event_type     text NOT NULL,
  schema_version int NOT NULL,
  recorded       bigint NOT NULL, -- microseconds since 1970-01-01
  payload        bytea NOT NULL,
  correlation_id uuid,
  causation_id   uuid,
  PRIMARY KEY (log, position),
  FOREIGN KEY (stream, log) REFERENCES parked_stream ON DELETE CASCADE
);
CREATE INDEX parked_event_stream ON parked_event (stream, log);

-- Records that the writer of the log did not write, or that do not have the form of ours. The stored parts and the number of rows are
-- bounded; beyond that only the counters grow.
CREATE TABLE foreign_record (
  log         text NOT NULL,
  origin      text NOT NULL, -- Kafka's topic id, or 'writer' for an answer of the writer
  partition   int NOT NULL,
  "offset"    bigint NOT NULL, -- in an answer of the writer: the first position that it was asked for
  entry       int NOT NULL, -- place within the answer of the writer
  reason      text NOT NULL,
  record_key  bytea,
  value       bytea,
  value_bytes int NOT NULL,
  seen_at     timestamptz NOT NULL,
  PRIMARY KEY (log, origin, partition, "offset", entry)
);
CREATE TABLE foreign_record_count (
  log     text NOT NULL,
  reason  text NOT NULL,
  records bigint NOT NULL,
  PRIMARY KEY (log, reason)
);

-- Which instance may ask a writer next, and when.
CREATE TABLE repair_turn (
  log          text PRIMARY KEY,
  next_attempt timestamptz NOT NULL
);

-- The decisions of people stay. Several schemas share this table, so another one may have changed it already.
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
    WHERE c.conrelid = 'public.skipped_event'::regclass AND c.contype = 'p' AND a.attname = 'log') THEN
    ALTER TABLE public.skipped_event DROP CONSTRAINT skipped_event_pkey, ADD PRIMARY KEY (stream, log, event_id);
    ALTER TABLE public.skipped_event ALTER epoch TYPE bigint;
    DROP INDEX IF EXISTS public.skipped_event_position;
  END IF;
END $$;
