-- Visits by their host and last day, for the search for likely duplicates. The index is on the log itself, so that an append stays one
-- statement. Events of other types only pay for the comparison of their type. Repeatable, so that it takes no version number.

-- The meeting that an event states: a visit that was announced or held, or the replacement in a correction or revision; else null.
CREATE OR REPLACE FUNCTION told_meeting(payload jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(payload -> 'meeting', payload #> '{replacement,visit-held,meeting}', payload #> '{replacement,visit-announced,meeting}')
$$;

-- The host as named, or the participant in that role.
CREATE OR REPLACE FUNCTION told_host(meeting jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(meeting ->> 'host', jsonb_path_query_first(meeting, '$.participants[*] ? (@.role == "HOST").party') #>> '{}')
$$;

DROP INDEX IF EXISTS visit_as_told;
CREATE INDEX visit_as_told ON event (told_host(told_meeting(payload)), coalesce(occurred_latest, 'infinity'))
  WHERE event_type IN ('visit-held', 'visit-announced', 'fact-corrected', 'fact-revised');

-- The role that appends computes the index, and the service searches with the same functions.
REVOKE ALL ON FUNCTION told_meeting(jsonb), told_host(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION told_meeting(jsonb), told_host(jsonb) TO ${app_role}, "${flyway:database}_log";
