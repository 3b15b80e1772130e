-- Shipments by their marks, for the search for likely duplicates. The index is on the log itself, so that an append stays one statement.
-- Events of other types only pay for the comparison of their type. Repeatable, so that it takes no version number.

-- The marks of a shipment: the numbers of its documents and equipment, without the characters that only group them. If the shipment has no
-- document number, also the names of its origin.
CREATE OR REPLACE FUNCTION told_marks(payload jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_agg(mark) FROM (
    SELECT coalesce(payload -> 'consignment', payload #> '{replacement,shipment-recorded,consignment}') AS consignment) AS told,
  LATERAL (
    SELECT 'number:' || regexp_replace(regexp_replace(upper(normalize(number #>> '{}', NFKC)), '[^A-Z0-9]', '', 'g'), '^0+(?=.)', '') AS mark
    FROM (SELECT jsonb_path_query(consignment, '$.references[*].number') AS number
          UNION ALL SELECT jsonb_path_query(consignment, '$.equipment[*].number')) AS numbers
    UNION ALL
    SELECT 'from:' || lower(name) FROM (VALUES (consignment #>> '{origin,hub}'), (consignment #>> '{origin,unlocode}'),
      (consignment #>> '{origin,label}')) AS names (name)
    WHERE name IS NOT NULL AND NOT jsonb_path_exists(consignment, '$.references[*]')) AS marks
$$;

DROP INDEX IF EXISTS shipment_as_told;
CREATE INDEX shipment_as_told ON event USING gin (told_marks(payload))
  WHERE event_type IN ('shipment-recorded', 'fact-corrected', 'fact-revised');

-- The role that appends computes the index, and the service searches with the same function.
REVOKE ALL ON FUNCTION told_marks(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION told_marks(jsonb) TO ${app_role}, "${flyway:database}_log";
