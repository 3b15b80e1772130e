-- The number of facts that cite a source is counted in one index, and this index has the facts of a source in the order of the log. counted is true for the first citation of a source in a fact, so that
-- each fact counts once. position, recorded and published are the columns of the fact. remarked is true if at least one remark other than a note
-- has the fact as its target.
ALTER TABLE citation
  ADD COLUMN position bigint,
  ADD COLUMN counted boolean NOT NULL DEFAULT true,
  ADD COLUMN recorded timestamptz,
  ADD COLUMN published date,
  ADD COLUMN remarked boolean NOT NULL DEFAULT false;
UPDATE citation c SET position = f.position, recorded = f.recorded, published = f.published,
  counted = NOT EXISTS (
    SELECT FROM citation other
    WHERE other.stream = c.stream AND other.log = c.log AND other.version = c.version AND other.source = c.source
      AND other.ordinal < c.ordinal),
  remarked = EXISTS (
    SELECT FROM fact r
    WHERE r.stream = f.stream AND r.log = f.log AND r.target = f.event_id AND r.event_type <> 'note-cited')
FROM fact f
WHERE f.stream = c.stream AND f.log = c.log AND f.version = c.version;
ALTER TABLE citation
  ALTER COLUMN position SET NOT NULL,
  ALTER COLUMN counted DROP DEFAULT,
  ALTER COLUMN recorded SET NOT NULL,
  ALTER COLUMN published SET NOT NULL;
CREATE INDEX citation_by_source ON citation (source, log, position)
  INCLUDE (stream, version, counted, recorded, published, remarked);
DROP INDEX citation_of_source;
