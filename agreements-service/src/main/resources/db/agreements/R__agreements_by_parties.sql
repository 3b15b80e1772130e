-- Agreements by their parties and last day, for the search for likely duplicates. The index is on the log itself, so that an append stays
-- one statement. Events of other types only pay for the comparison of their type. Repeatable, so that it takes no version number.

-- The hash of the parties that an event names, in alphabetical order and separated by a bar: an agreement that was announced or signed, a
-- package, or the replacement in a correction or revision; else null. An index does not accept the names of a hundred parties.
CREATE OR REPLACE FUNCTION told_parties(payload jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT md5(string_agg(party ->> 'ref', '|' ORDER BY party ->> 'ref' COLLATE "C"))
  FROM jsonb_path_query(coalesce(payload -> 'instrument', payload #> '{replacement,agreement-signed,instrument}',
    payload #> '{replacement,agreement-announced,instrument}', payload #> '{replacement,document-package-reported,instrument}'),
    '$.parties[*]') AS party
$$;

DROP INDEX IF EXISTS agreement_as_told;
CREATE INDEX agreement_as_told ON event (told_parties(payload), coalesce(occurred_latest, 'infinity'))
  WHERE event_type IN ('agreement-signed', 'agreement-announced', 'document-package-reported', 'fact-corrected', 'fact-revised');

-- The role that appends computes the index, and the service searches with the same function.
REVOKE ALL ON FUNCTION told_parties(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION told_parties(jsonb) TO ${app_role}, "${flyway:database}_log";
