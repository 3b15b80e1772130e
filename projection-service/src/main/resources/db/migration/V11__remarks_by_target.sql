-- The remarks that change the status of a fact, by the fact. Without it, a query that needs the status of each fact of a stream reads the
-- whole stream for each of them.
CREATE INDEX fact_remarks ON fact (stream, log, target, version) WHERE target IS NOT NULL AND event_type <> 'note-cited';
