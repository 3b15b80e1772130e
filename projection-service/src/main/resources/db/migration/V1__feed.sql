-- What the feed keeps: where it stands in the topics, every fact that it has seen, and what it had to set aside.
--
-- All names but those in "public" are without a schema, so that the same migrations can build another one beside it.

GRANT USAGE ON SCHEMA ${flyway:defaultSchema} TO ${app};
ALTER DEFAULT PRIVILEGES IN SCHEMA ${flyway:defaultSchema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${app};
ALTER DEFAULT PRIVILEGES IN SCHEMA ${flyway:defaultSchema} GRANT USAGE ON SEQUENCES TO ${app};

-- Offsets are kept here and not in Kafka, so that they move in the transaction that writes the rows.
CREATE TABLE projection_checkpoint (
  topic         text NOT NULL,
  partition     int NOT NULL,
  next_offset   bigint NOT NULL,
  last_position bigint NOT NULL,
  epoch         int NOT NULL,
  PRIMARY KEY (topic, partition)
);

-- The end of the gapless beginning of each log.
CREATE TABLE watermark (
  log      text PRIMARY KEY,
  position bigint NOT NULL,
  epoch    int NOT NULL,
  recorded timestamptz
);

-- seen: facts 1 … seen are in the table fact. applied: the read models hold them up to here; less than seen only while
-- the stream is parked.
CREATE TABLE stream_progress (
  stream      uuid PRIMARY KEY,
  stream_type text NOT NULL,
  log         text NOT NULL,
  seen        bigint NOT NULL,
  applied     bigint NOT NULL CHECK (applied <= seen),
  recorded    timestamptz
);

-- One row an event. published is the earliest publication among its citations, infinity when none is known.
CREATE TABLE fact (
  stream            uuid NOT NULL,
  version           bigint NOT NULL,
  stream_type       text NOT NULL,
  log               text NOT NULL,
  position          bigint NOT NULL,
  epoch             int NOT NULL,
  event_id          uuid NOT NULL,
  event_type        text NOT NULL,
  schema_version    int NOT NULL,
  recorded          timestamptz NOT NULL,
  published         date NOT NULL,
  occurred          text,
  occurred_earliest date,
  occurred_latest   date,
  parties           text[] NOT NULL,
  search            tsvector NOT NULL,
  payload           jsonb NOT NULL,
  correlation_id    uuid,
  causation_id      uuid,
  PRIMARY KEY (stream, version),
  UNIQUE (log, position, epoch)
);
CREATE INDEX fact_parties ON fact USING gin (parties);
CREATE INDEX fact_search ON fact USING gin (search);

-- A source as the first fact told it that cites it: the same after a rebuild, whatever partition is read first.
CREATE TABLE source (
  source         uuid PRIMARY KEY,
  publisher      text,
  author         text,
  title          text,
  url            text,
  published      text,
  language       text,
  kind           text NOT NULL,
  derived_from   uuid,
  first_recorded timestamptz NOT NULL,
  first_event    uuid NOT NULL
);

CREATE TABLE citation (
  stream        uuid NOT NULL,
  version       bigint NOT NULL,
  ordinal       int NOT NULL,
  source        uuid NOT NULL,
  locator       text,
  as_printed    text,
  attributed_to text,
  attributed_on text,
  PRIMARY KEY (stream, version, ordinal),
  FOREIGN KEY (stream, version) REFERENCES fact ON DELETE CASCADE
);
CREATE INDEX citation_source ON citation (source);

-- A stream that waits: a hole in its versions, or an event that cannot be taken. version is the one that it waits for.
CREATE TABLE parked_stream (
  stream       uuid PRIMARY KEY REFERENCES stream_progress,
  reason       text NOT NULL CHECK (reason IN ('HOLE', 'POISON')),
  version      bigint NOT NULL,
  error        text NOT NULL,
  attempts     int NOT NULL,
  parked_at    timestamptz NOT NULL,
  next_attempt timestamptz NOT NULL
);

-- Events of parked streams that are not in fact yet.
CREATE TABLE parked_event (
  stream         uuid NOT NULL REFERENCES parked_stream ON DELETE CASCADE,
  version        bigint NOT NULL,
  stream_type    text NOT NULL,
  log            text NOT NULL,
  position       bigint NOT NULL,
  epoch          int NOT NULL,
  event_id       uuid NOT NULL,
  event_type     text NOT NULL,
  schema_version int NOT NULL,
  recorded       timestamptz NOT NULL,
  payload        bytea NOT NULL,
  correlation_id uuid,
  causation_id   uuid,
  PRIMARY KEY (stream, version)
);

-- Records that are not events of ours at all: no stream could be named, so none could be parked.
CREATE TABLE foreign_record (
  topic       text NOT NULL,
  partition   int NOT NULL,
  "offset"    bigint NOT NULL,
  error       text NOT NULL,
  record_key  bytea,
  value       bytea,
  PRIMARY KEY (topic, partition, "offset")
);

-- Decisions of people. They do not follow from the log, so they outlive every read model.
CREATE TABLE IF NOT EXISTS public.skipped_event (
  stream     uuid NOT NULL,
  version    bigint NOT NULL,
  log        text NOT NULL,
  position   bigint NOT NULL,
  epoch      int NOT NULL,
  event_id   uuid NOT NULL,
  event_type text NOT NULL,
  reason     text NOT NULL,
  error      text NOT NULL,
  skipped_at timestamptz NOT NULL,
  PRIMARY KEY (stream, event_id)
);
CREATE INDEX IF NOT EXISTS skipped_event_position ON public.skipped_event (log, position);
GRANT SELECT, INSERT ON public.skipped_event TO ${app};
