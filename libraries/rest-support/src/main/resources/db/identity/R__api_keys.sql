-- The API keys of a service. Repeatable, so that writers and reader have the same file although their versions differ. The table is in the
-- schema public, because a rebuild of the reader drops the schema "live".
-- To change the table, add ALTER TABLE … ADD COLUMN IF NOT EXISTS. To change the parameters of a function, add DROP FUNCTION IF EXISTS with
-- the old parameters.

-- The table has only the SHA-256 of a secret. scopes is null if the key is not limited. last_used_at has the precision of a minute.
CREATE TABLE IF NOT EXISTS public.api_key (
  id            uuid        PRIMARY KEY,
  name          text        NOT NULL,
  roles         text[]      NOT NULL CHECK (roles <@ ARRAY['reader', 'recorder', 'corrector', 'publisher']),
  scopes        text[],
  secret_sha256 bytea       NOT NULL,
  created_at    timestamptz NOT NULL,
  created_by    text        NOT NULL,
  expires_at    timestamptz NOT NULL,
  revoked_at    timestamptz,
  revoked_by    text,
  last_used_at  timestamptz
);
-- A table that an earlier release created permits fewer roles.
ALTER TABLE public.api_key DROP CONSTRAINT IF EXISTS api_key_roles_check;
ALTER TABLE public.api_key ADD CONSTRAINT api_key_roles_check CHECK (roles <@ ARRAY['reader', 'recorder', 'corrector', 'publisher']);
CREATE INDEX IF NOT EXISTS api_key_not_revoked ON public.api_key (expires_at) WHERE revoked_at IS NULL;

-- Creates a key and returns its row. Returns no row if the service has too many valid keys. The database sets the times. The function deletes
-- the keys that ended first, if too many keys are expired or revoked.
CREATE OR REPLACE FUNCTION public.create_api_key(
  p_id uuid, p_name text, p_roles text[], p_scopes text[], p_secret_sha256 bytea, p_created_by text, p_valid_days int)
RETURNS SETOF public.api_key LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  c_max_valid CONSTANT int := 1000;
  c_max_ended CONSTANT int := 10000;
  v_now       timestamptz;
BEGIN
  IF (p_id IS NOT NULL AND char_length(p_name) BETWEEN 1 AND 100 AND octet_length(p_created_by) BETWEEN 1 AND 800
      AND octet_length(p_secret_sha256) = 32 AND p_valid_days BETWEEN 1 AND 366
      AND array_ndims(p_roles) = 1 AND cardinality(p_roles) <= 4 AND p_roles <@ ARRAY['reader', 'recorder', 'corrector', 'publisher']
      AND (p_scopes IS NULL OR cardinality(p_scopes) = 0
           OR array_ndims(p_scopes) = 1 AND cardinality(p_scopes) <= 20 AND array_position(p_scopes, NULL) IS NULL
              AND 127 >= ALL (SELECT octet_length(scope) FROM unnest(p_scopes) AS scope))) IS NOT TRUE THEN
    RAISE EXCEPTION 'an argument is not as a service sends it' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  -- The sessions of the reader do not wait for the disk. A key must be durable before its text is returned.
  PERFORM set_config('synchronous_commit', 'on', true);
  -- Two calls at the same time must not both create the last possible key.
  LOCK TABLE api_key IN SHARE ROW EXCLUSIVE MODE;
  v_now := clock_timestamp();
  IF (SELECT count(*) FROM api_key WHERE revoked_at IS NULL AND expires_at > v_now) >= c_max_valid THEN
    RETURN;
  END IF;
  DELETE FROM api_key WHERE id IN (
    SELECT id FROM api_key WHERE revoked_at IS NOT NULL OR expires_at <= v_now
    ORDER BY least(revoked_at, expires_at) DESC, id DESC OFFSET c_max_ended);
  RETURN QUERY INSERT INTO api_key (id, name, roles, scopes, secret_sha256, created_at, created_by, expires_at)
  VALUES (p_id, p_name, p_roles, p_scopes, p_secret_sha256, v_now, p_created_by, v_now + make_interval(days => p_valid_days)) RETURNING *;
END $$;

-- Revokes a key and returns its row. A second revocation changes nothing. Returns no row if there is no such key.
CREATE OR REPLACE FUNCTION public.revoke_api_key(p_id uuid, p_revoked_by text)
RETURNS SETOF public.api_key LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF (octet_length(p_revoked_by) BETWEEN 1 AND 800) IS NOT TRUE THEN
    RAISE EXCEPTION 'an argument is not as a service sends it' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM set_config('synchronous_commit', 'on', true);
  UPDATE api_key SET revoked_at = clock_timestamp(), revoked_by = p_revoked_by WHERE id = p_id AND revoked_at IS NULL;
  RETURN QUERY SELECT * FROM api_key WHERE id = p_id;
END $$;

-- Records the minutes in which keys were used. p_minutes has the number of the minute since 1970 for each id. The time of a key never moves
-- back, and is never in the future. The rows are locked in the order of the ids, so that two instances cannot block each other.
CREATE OR REPLACE FUNCTION public.use_api_keys(p_ids uuid[], p_minutes bigint[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_minute CONSTANT bigint := floor(extract(epoch FROM clock_timestamp()) / 60);
BEGIN
  IF (array_ndims(p_ids) = 1 AND cardinality(p_ids) <= 1000 AND array_position(p_ids, NULL) IS NULL
      AND array_ndims(p_minutes) = 1 AND cardinality(p_minutes) = cardinality(p_ids) AND 0 <= ALL (p_minutes)) IS NOT TRUE THEN
    RAISE EXCEPTION 'an argument is not as a service sends it' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  WITH used AS (
    SELECT key_id, to_timestamp(least(max(key_minute), v_minute) * 60) AS used_at
    FROM unnest(p_ids, p_minutes) AS one (key_id, key_minute) GROUP BY key_id
  ), locked AS (
    SELECT key_id, used_at FROM api_key JOIN used ON id = key_id WHERE last_used_at IS NULL OR last_used_at < used_at
    ORDER BY id FOR UPDATE OF api_key
  )
  UPDATE api_key SET last_used_at = used_at FROM locked WHERE id = key_id;
END $$;

REVOKE ALL ON public.api_key FROM PUBLIC;
REVOKE ALL ON FUNCTION public.create_api_key(uuid, text, text[], text[], bytea, text, int), public.revoke_api_key(uuid, text),
  public.use_api_keys(uuid[], bigint[]) FROM PUBLIC;
GRANT SELECT ON public.api_key TO ${app_role};
GRANT EXECUTE ON FUNCTION public.create_api_key(uuid, text, text[], text[], bytea, text, int), public.revoke_api_key(uuid, text),
  public.use_api_keys(uuid[], bigint[]) TO ${app_role};
