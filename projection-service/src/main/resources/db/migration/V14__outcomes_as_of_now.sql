-- The result of each commitment as of now: without asOf and publishedBefore. A reader uses a row only if no change in
-- commitment_outcome_change concerns it.

-- result_before: on each day before changes_on. result_since: from this day on. Both are null if the evidence is too large to be judged in
-- the background. changes_on is infinity if the result does not depend on the day.
CREATE TABLE commitment_outcome (
  id            uuid PRIMARY KEY,
  project       uuid,
  result_before text,
  result_since  text,
  changes_on    date NOT NULL
);
CREATE INDEX commitment_outcome_before ON commitment_outcome (result_before, changes_on);
CREATE INDEX commitment_outcome_since ON commitment_outcome (result_since, changes_on);
CREATE INDEX commitment_outcome_project ON commitment_outcome (project) WHERE project IS NOT NULL;

-- The ranges of the list of figures that can bear on each commitment: sort keys from first_key, before end_key. All keys of a range belong to
-- one series.
CREATE TABLE commitment_outcome_range (
  id        uuid NOT NULL,
  series    text COLLATE "C" NOT NULL,
  first_key text COLLATE "C" NOT NULL,
  end_key   text COLLATE "C" NOT NULL
);
CREATE INDEX commitment_outcome_range_id ON commitment_outcome_range (id);
CREATE INDEX commitment_outcome_range_series ON commitment_outcome_range (series, first_key);

-- Changes that were applied to the read models, but not yet to commitment_outcome. A change concerns a stream (a commitment or a project), or
-- the figures of one sort key.
CREATE TABLE commitment_outcome_change (
  seq      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stream   uuid,
  series   text COLLATE "C",
  sort_key text COLLATE "C"
);
CREATE INDEX commitment_outcome_change_stream ON commitment_outcome_change (stream) WHERE stream IS NOT NULL;
CREATE INDEX commitment_outcome_change_figure ON commitment_outcome_change (seq) WHERE stream IS NULL;
