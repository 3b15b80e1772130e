-- The change feed selects facts by their stream type or their event type, in the order of the log.
CREATE INDEX fact_of_stream_type ON fact (log, stream_type, position);
CREATE INDEX fact_of_event_type ON fact (log, event_type, position);
