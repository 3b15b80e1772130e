-- The read models of the whole domain, in the shape that V2__read_models.sql describes.

-- Agreements have a life after their signature.
ALTER TABLE agreement ADD COLUMN in_force datemultirange NOT NULL DEFAULT '{}';
CREATE INDEX agreement_in_force ON agreement USING gist (in_force);

-- dates: from when it was promised until it is due.
CREATE TABLE commitment (
  id             uuid NOT NULL,
  recorded_from  timestamptz NOT NULL,
  recorded_to    timestamptz NOT NULL,
  published_from date NOT NULL,
  published_to   date NOT NULL,
  sort_key       text COLLATE "C" NOT NULL,
  tags           text[] NOT NULL,
  names          text NOT NULL,
  dates          datemultirange NOT NULL,
  doc            jsonb NOT NULL,
  PRIMARY KEY (id, recorded_from, published_from)
);
CREATE INDEX commitment_order ON commitment (sort_key);
CREATE INDEX commitment_tags ON commitment USING gin (tags);
CREATE INDEX commitment_names ON commitment USING gin (to_tsvector('simple', names));
CREATE INDEX commitment_dates ON commitment USING gist (dates);

-- dates: when a status was or may have been held.
CREATE TABLE membership (LIKE commitment INCLUDING ALL);

-- dates: of whatever is told of its progress.
CREATE TABLE project (LIKE commitment INCLUDING ALL);

-- dates: of its definitions.
CREATE TABLE corridor (LIKE commitment INCLUDING ALL);

-- dates: empty, a place has none.
CREATE TABLE hub (LIKE commitment INCLUDING ALL);

-- One row set a remark; id is that of its event.
CREATE TABLE correction (LIKE commitment INCLUDING ALL);
