-- The audit log of a service: refused requests, and decisions of operators. Repeatable, so that writers and reader have the same file
-- although their versions differ. The tables are in the schema public, because a rebuild of the reader drops the schema "live".

-- Refusals and decisions have separate chains, so that refusals never displace decisions. An owner may change max_entries.
CREATE TABLE IF NOT EXISTS public.audit_chain (
  kind         text   PRIMARY KEY CHECK (kind IN ('REFUSAL', 'DECISION')),
  max_entries  bigint NOT NULL CHECK (max_entries > 0),
  first_number bigint NOT NULL DEFAULT 1,
  last_number  bigint NOT NULL DEFAULT 0,
  last_sha256  bytea  NOT NULL DEFAULT ''
);
INSERT INTO public.audit_chain (kind, max_entries) VALUES ('REFUSAL', 200000), ('DECISION', 100000) ON CONFLICT DO NOTHING;

-- previous_sha256 is the hash of the entry before. It is also in the first entry that the size limit has left, so the rest of the chain can
-- still be verified.
CREATE TABLE IF NOT EXISTS public.audit_entry (
  kind            text        NOT NULL,
  number          bigint      NOT NULL,
  recorded_at     timestamptz NOT NULL,
  principal       text        NOT NULL,
  address         text,
  operation       text        NOT NULL,
  reason          text        NOT NULL,
  occurrences     bigint      NOT NULL,
  previous_sha256 bytea       NOT NULL,
  sha256          bytea       NOT NULL,
  PRIMARY KEY (kind, number)
);

-- The hash covers the hash of the entry before and every column, as a JSON array whose last time is in microseconds since 1970.
CREATE OR REPLACE FUNCTION public.audit_sha256(e public.audit_entry) RETURNS bytea LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT sha256(e.previous_sha256 || convert_to(jsonb_build_array(e.kind, e.number, e.principal, e.address, e.operation, e.reason,
    e.occurrences, (extract(epoch FROM e.recorded_at) * 1000000)::bigint)::text, 'UTF8'))
$$;

-- Appends entries. The database sets number, time and hashes, and deletes the oldest entries above the size limit. So the application role
-- can append entries, but can neither change, backdate nor delete any.
CREATE OR REPLACE FUNCTION public.append_audit(
  p_kind text, p_principals text[], p_addresses text[], p_operations text[], p_reasons text[], p_occurrences bigint[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  c_max_batch CONSTANT int := 1000;
  v_chain audit_chain;
  v_entry audit_entry;
BEGIN
  IF (cardinality(p_principals) <= c_max_batch
      AND '[1:' || cardinality(p_principals) || ']' = ALL (ARRAY[array_dims(p_principals), array_dims(p_addresses),
            array_dims(p_operations), array_dims(p_reasons), array_dims(p_occurrences)])
      AND array_position(p_principals, NULL) IS NULL AND array_position(p_operations, NULL) IS NULL
      AND array_position(p_reasons, NULL) IS NULL AND 1 <= ALL (p_occurrences)
      AND NOT EXISTS (SELECT FROM unnest(p_principals, p_addresses, p_operations, p_reasons) AS e (principal, address, operation, reason)
                      WHERE octet_length(principal) > 255 OR octet_length(address) > 60 OR octet_length(operation) > 255
                         OR octet_length(reason) > 5000)) IS NOT TRUE THEN
    RAISE EXCEPTION 'an argument is not as a service sends it' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  -- The sessions of the reader do not wait for the disk. An entry must be durable before the decision is carried out.
  PERFORM set_config('synchronous_commit', 'on', true);
  SELECT * INTO v_chain FROM audit_chain WHERE kind = p_kind FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no audit log of the kind %', p_kind USING ERRCODE = 'invalid_parameter_value';
  END IF;
  FOR i IN 1 .. cardinality(p_principals) LOOP
    v_entry := ROW(p_kind, v_chain.last_number + 1, clock_timestamp(), p_principals[i], p_addresses[i], p_operations[i], p_reasons[i],
                   p_occurrences[i], v_chain.last_sha256, ''::bytea);
    v_entry.sha256 := audit_sha256(v_entry);
    INSERT INTO audit_entry SELECT v_entry.*;
    v_chain.last_number := v_entry.number;
    v_chain.last_sha256 := v_entry.sha256;
  END LOOP;
  v_chain.first_number := greatest(v_chain.first_number, v_chain.last_number - v_chain.max_entries + 1);
  UPDATE audit_chain SET first_number = v_chain.first_number, last_number = v_chain.last_number, last_sha256 = v_chain.last_sha256
  WHERE kind = p_kind;
  DELETE FROM audit_entry WHERE kind = p_kind AND number < v_chain.first_number;
END $$;

-- Computes the hashes of both chains again. broken_at is the number of the first entry that was changed, is missing,
-- or follows a missing one; null if the chain is whole.
CREATE OR REPLACE FUNCTION public.verify_audit()
RETURNS TABLE (kind text, first_number bigint, last_number bigint, broken_at bigint)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  WITH checked AS (
    SELECT e.kind, e.number,
           e.sha256 = audit_sha256(e)
           AND (e.number = min(e.number) OVER (PARTITION BY e.kind)
                OR e.previous_sha256 = lag(e.sha256) OVER entries AND e.number = lag(e.number) OVER entries + 1) AS is_whole,
           e.sha256
    FROM audit_entry e WINDOW entries AS (PARTITION BY e.kind ORDER BY e.number)
  )
  SELECT c.kind, c.first_number, c.last_number,
         CASE WHEN c.last_number = 0 THEN NULL
              WHEN min(e.number) IS DISTINCT FROM c.first_number THEN c.first_number
              WHEN NOT bool_and(e.is_whole) THEN min(e.number) FILTER (WHERE NOT e.is_whole)
              WHEN max(e.number) <> c.last_number THEN max(e.number) + 1
              WHEN NOT bool_or(e.sha256 = c.last_sha256) THEN c.last_number END
  FROM audit_chain c LEFT JOIN checked e ON e.kind = c.kind
  GROUP BY c.kind, c.first_number, c.last_number, c.last_sha256
$$;

REVOKE ALL ON public.audit_chain, public.audit_entry FROM PUBLIC;
REVOKE ALL ON FUNCTION public.audit_sha256(public.audit_entry), public.append_audit(text, text[], text[], text[], text[], bigint[]),
  public.verify_audit() FROM PUBLIC;
GRANT SELECT ON public.audit_chain, public.audit_entry TO ${app_role};
GRANT EXECUTE ON FUNCTION public.audit_sha256(public.audit_entry), public.append_audit(text, text[], text[], text[], text[], bigint[]),
  public.verify_audit() TO ${app_role};
