-- Visits by their host, so that one that is about to be told again is found. An index on the log itself: the append stays one statement,
-- and other events pay for the comparison of their type only. Repeatable, so that it never takes a version number of the ledger's own.

-- What an event tells of a meeting: a visit that was announced or held, or the correction or revision of one; else null.
CREATE OR REPLACE FUNCTION told_meeting(payload jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(payload -> 'meeting', payload #> '{replacement,visit-held,meeting}', payload #> '{replacement,visit-announced,meeting}')
$$;

-- Who receives: the host as named, or the participant in that role.
CREATE OR REPLACE FUNCTION told_host(meeting jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(meeting ->> 'host', jsonb_path_query_first(meeting, '$.participants[*] ? (@.role == "HOST").party') #>> '{}')
$$;

DROP INDEX IF EXISTS visit_as_told;
CREATE INDEX visit_as_told ON event (told_host(told_meeting(payload)), (told_meeting(payload) ->> 'type'))
  WHERE event_type IN ('visit-held', 'visit-announced', 'fact-corrected', 'fact-revised');

-- The index computes both for each event that is appended, as the role that appends; the service asks with them.
REVOKE ALL ON FUNCTION told_meeting(jsonb), told_host(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION told_meeting(jsonb), told_host(jsonb) TO ${app_role}, "${flyway:database}_log";
