-- Rows as they can be copied in: documents stay the text that came, the database itself tells the words apart, and the feed sees to it
-- that citations go with their facts.
--
-- What older rows lack cannot be made from them, so the feed begins anew at the start of the topics.
TRUNCATE projection_checkpoint, watermark, stream_progress, fact, source, citation, parked_stream, parked_event, foreign_record,
  agreement, visit, figure, shipment, commitment, membership, project, corridor, hub, correction;

ALTER TABLE citation DROP CONSTRAINT citation_stream_version_fkey;
ALTER TABLE fact DROP COLUMN search, ADD COLUMN search text NOT NULL;
ALTER TABLE fact ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('simple', search)) STORED;
CREATE INDEX fact_words ON fact USING gin (words);

-- A row is closed once, mostly soon after it came; with room on its page that touches no index.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY
    '{agreement,visit,figure,shipment,commitment,membership,project,corridor,hub,correction}'::text[] LOOP
    EXECUTE format('ALTER TABLE %I ALTER doc TYPE json, SET (fillfactor = 60)', name);
  END LOOP;
END $$;
-- Each batch moves the streams that it touches.
ALTER TABLE stream_progress SET (fillfactor = 50);

-- What a promise and a growth are judged by: all values of a subject and metric.
CREATE INDEX figure_subject ON figure (subject, metric);
