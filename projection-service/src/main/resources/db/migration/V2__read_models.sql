-- Read models. One row for each region of recorded time (recorded_from <= asOf < recorded_to) and publication time
-- (published_from <= publishedBefore < published_to) in which the same facts are visible; the current answer is where both ends
-- are infinity. The id is the stream's (of a figure: the event's).
--
-- sort_key is the whole order of a list in one text, so that a cursor is one comparison. tags holds "filter=value" for each filter
-- that compares for equality, so that any combination of filters is one lookup in one index.
--
-- Names have no schema, so that the same migration can build another one beside it.

CREATE TABLE agreement (
  id             uuid NOT NULL,
  recorded_from  timestamptz NOT NULL,
  recorded_to    timestamptz NOT NULL,
  published_from date NOT NULL,
  published_to   date NOT NULL,
  sort_key       text COLLATE "C" NOT NULL,
  tags           text[] NOT NULL,
  names          text NOT NULL,
  dates          datemultirange NOT NULL,
  valid          datemultirange NOT NULL, -- dates, and the years that it covers
  doc            jsonb NOT NULL,
  PRIMARY KEY (id, recorded_from, published_from)
);
CREATE INDEX agreement_order ON agreement (sort_key);
CREATE INDEX agreement_tags ON agreement USING gin (tags);
CREATE INDEX agreement_names ON agreement USING gin (to_tsvector('simple', names));
CREATE INDEX agreement_valid ON agreement USING gist (valid);

CREATE TABLE visit (
  id             uuid NOT NULL,
  recorded_from  timestamptz NOT NULL,
  recorded_to    timestamptz NOT NULL,
  published_from date NOT NULL,
  published_to   date NOT NULL,
  sort_key       text COLLATE "C" NOT NULL,
  tags           text[] NOT NULL,
  visitor        text, -- null for a meeting of many
  host           text, -- null when it is not known
  dates          datemultirange NOT NULL,
  doc            jsonb NOT NULL,
  PRIMARY KEY (id, recorded_from, published_from)
);
CREATE INDEX visit_order ON visit (sort_key);
CREATE INDEX visit_tags ON visit USING gin (tags);
CREATE INDEX visit_dates ON visit USING gist (dates);

-- sort_key is the same for all values of one subject, metric and period: it is the key of their set.
CREATE TABLE figure (
  id             uuid NOT NULL,
  recorded_from  timestamptz NOT NULL,
  recorded_to    timestamptz NOT NULL,
  published_from date NOT NULL,
  published_to   date NOT NULL,
  subject        text NOT NULL,
  metric         text NOT NULL,
  sort_key       text COLLATE "C" NOT NULL,
  tags           text[] NOT NULL,
  dates          datemultirange NOT NULL,
  doc            jsonb NOT NULL,
  PRIMARY KEY (id, recorded_from, published_from)
);
CREATE INDEX figure_order ON figure (sort_key);
CREATE INDEX figure_tags ON figure USING gin (tags);
CREATE INDEX figure_dates ON figure USING gist (dates);

CREATE TABLE shipment (
  id             uuid NOT NULL,
  recorded_from  timestamptz NOT NULL,
  recorded_to    timestamptz NOT NULL,
  published_from date NOT NULL,
  published_to   date NOT NULL,
  sort_key       text COLLATE "C" NOT NULL,
  tags           text[] NOT NULL,
  doc            jsonb NOT NULL,
  PRIMARY KEY (id, recorded_from, published_from)
);
CREATE INDEX shipment_order ON shipment (sort_key);
CREATE INDEX shipment_tags ON shipment USING gin (tags);
