-- Figures by their subject, metric and last day, for the search for likely duplicates. The index is on the log itself, so that an append
-- stays one statement. Events of other types only pay for the comparison of their type. Repeatable, so that it takes no version number.

-- The fact with a figure that an event states: the event itself, or the replacement in a correction or revision.
CREATE OR REPLACE FUNCTION told_figure(payload jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(payload #> '{replacement,observation-reported}', payload #> '{replacement,throughput-reported}', payload)
$$;

CREATE OR REPLACE FUNCTION told_series(fact jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (fact #>> '{figure,key,subject}') || ' ' || (fact #>> '{figure,key,metric}')
$$;

DROP INDEX IF EXISTS figure_as_told;
CREATE INDEX figure_as_told ON event (told_series(told_figure(payload)), coalesce(occurred_latest, 'infinity'))
  WHERE event_type IN ('observation-reported', 'throughput-reported', 'fact-corrected', 'fact-revised');

-- The role that appends computes the index, and the service searches with the same functions.
REVOKE ALL ON FUNCTION told_figure(jsonb), told_series(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION told_figure(jsonb), told_series(jsonb) TO ${app_role}, "${flyway:database}_log";
