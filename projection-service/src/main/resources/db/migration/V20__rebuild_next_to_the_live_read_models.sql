-- A rebuild writes the tables of read models into a new schema, while the service reads and updates the live tables. The functions below
-- belong to the owner of the database, because the service may not create or drop tables.

-- The live tables. path: the schemas in which a connection looks for tables, before "public". The tables of the feed and the facts are always
-- in "live". versions: the read models and versions of the code that may write the live tables. previous_*: the tables that a roll-back makes
-- live again; null if there are none.
CREATE TABLE IF NOT EXISTS public.live_schema (
  one               boolean PRIMARY KEY DEFAULT true CHECK (one),
  path              text NOT NULL,
  versions          text NOT NULL,
  previous_path     text,
  previous_versions text,
  models            text[] NOT NULL DEFAULT '{}', -- the read models whose tables differ between the two paths
  switched_at       timestamptz
);

-- The rebuild that runs, or the last one. base_path and base_versions: the live tables when the rebuild began. The new tables become live only
-- if these tables are still live. accepted: an operator has accepted the differences.
CREATE TABLE IF NOT EXISTS public.rebuild (
  one           boolean PRIMARY KEY DEFAULT true CHECK (one),
  schema        text NOT NULL,
  path          text NOT NULL,
  models        text[] NOT NULL,
  versions      text NOT NULL,
  base_path     text NOT NULL,
  base_versions text NOT NULL,
  phase         text NOT NULL CHECK (phase IN ('FILLING', 'INDEXING', 'CATCHING_UP', 'COMPARING', 'REFUSED', 'LIVE', 'DISCARDED')),
  accepted      boolean NOT NULL DEFAULT false,
  started_at    timestamptz NOT NULL DEFAULT now(),
  differences   text[] NOT NULL DEFAULT '{}',
  failure       text
);

-- A schema number is used once, so the name of a schema identifies a rebuild.
CREATE SEQUENCE IF NOT EXISTS public.rebuild_number;

-- The parts of the rebuild: the streams with ids from first_stream to last_stream. A part is written in one transaction.
CREATE TABLE IF NOT EXISTS public.rebuild_part (
  schema       text NOT NULL,
  first_stream uuid NOT NULL,
  last_stream  uuid NOT NULL,
  events       bigint NOT NULL,
  done_at      timestamptz,
  PRIMARY KEY (schema, first_stream)
);

-- What the tables of a path contain: all events up to a position of each log, except for later events of parked streams.
CREATE TABLE IF NOT EXISTS public.rebuild_cut (
  path     text NOT NULL,
  log      text NOT NULL,
  position bigint NOT NULL,
  epochs   int NOT NULL,
  parked   uuid[] NOT NULL,
  PRIMARY KEY (path, log)
);

INSERT INTO public.live_schema (path, versions) VALUES ('${flyway:defaultSchema}', '')
ON CONFLICT (one) DO UPDATE SET path = excluded.path, versions = '', previous_path = NULL, previous_versions = NULL;
DELETE FROM public.rebuild;
DELETE FROM public.rebuild_part;
DELETE FROM public.rebuild_cut;
GRANT SELECT, UPDATE ON public.live_schema TO ${app};
GRANT SELECT, INSERT, UPDATE, DELETE ON public.rebuild, public.rebuild_part, public.rebuild_cut TO ${app};

-- The tables of read models are the tables whose rows the service may delete.
CREATE OR REPLACE FUNCTION public.is_read_model(tab text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT coalesce(bool_or(has_table_privilege('${app}', c.oid, 'DELETE')), false)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = '${flyway:defaultSchema}' AND c.relname = tab AND c.relkind = 'r'
$$;

-- Creates the next schema with an empty copy of each table, without indexes. Returns the name of the schema.
CREATE OR REPLACE FUNCTION public.create_read_models(tables text[]) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  created text;
  t text;
  options text[];
BEGIN
  IF (SELECT count(*) FROM pg_namespace WHERE nspname ~ '^read_models_\d{1,9}$') >= 4 THEN
    RAISE EXCEPTION 'four schemas of rebuilds exist: drop those that are no longer needed' USING ERRCODE = 'CL010';
  END IF;
  created := 'read_models_' || nextval('public.rebuild_number');
  EXECUTE format('CREATE SCHEMA %I', created);
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', created, '${app}');
  FOREACH t IN ARRAY tables LOOP
    IF NOT public.is_read_model(t) THEN RAISE EXCEPTION 'not a table of a read model'; END IF;
    EXECUTE format('CREATE TABLE %I.%I (LIKE ${flyway:defaultSchema}.%2$I INCLUDING ALL EXCLUDING INDEXES)', created, t);
    -- LIKE does not copy storage parameters of the table, such as fillfactor.
    SELECT reloptions INTO options FROM pg_class WHERE oid = format('${flyway:defaultSchema}.%I', t)::regclass;
    IF options IS NOT NULL THEN EXECUTE format('ALTER TABLE %I.%I SET (%s)', created, t, array_to_string(options, ', ')); END IF;
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I.%I TO %I', created, t, '${app}');
  END LOOP;
  RETURN created;
END $$;

-- Creates the indexes and the primary key of a table of a rebuild, and collects its statistics. Existing indexes are left out.
CREATE OR REPLACE FUNCTION public.index_read_models(target text, tab text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET maintenance_work_mem = '128MB' AS $$
DECLARE
  i record;
BEGIN
  IF target !~ '^read_models_\d{1,9}$' THEN RAISE EXCEPTION 'not a schema of a rebuild'; END IF;
  FOR i IN
    SELECT c.relname, pg_get_indexdef(x.indexrelid) AS def, x.indisprimary
    FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid
    WHERE x.indrelid = format('${flyway:defaultSchema}.%I', tab)::regclass ORDER BY x.indisprimary DESC, c.relname
  LOOP
    CONTINUE WHEN to_regclass(format('%I.%I', target, i.relname)) IS NOT NULL;
    EXECUTE replace(i.def, ' ON ${flyway:defaultSchema}.', format(' ON %I.', target));
    IF i.indisprimary THEN
      EXECUTE format('ALTER TABLE %I.%I ADD CONSTRAINT %I PRIMARY KEY USING INDEX %3$I', target, tab, i.relname);
    END IF;
  END LOOP;
  EXECUTE format('ANALYZE %I.%I', target, tab);
END $$;

-- The schemas of rebuilds that are no longer needed.
CREATE OR REPLACE FUNCTION public.unneeded_read_models() RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT n.nspname::text FROM pg_namespace n, public.live_schema l
  WHERE n.nspname ~ '^read_models_\d{1,9}$'
    AND n.nspname <> ALL (string_to_array(l.path, ',') || string_to_array(coalesce(l.previous_path, l.path), ','))
    AND NOT EXISTS (SELECT FROM public.rebuild r WHERE r.schema = n.nspname AND r.phase NOT IN ('LIVE', 'DISCARDED'))
$$;

-- Drops the schemas of rebuilds that are no longer needed, and removes the rows of the tables in "${flyway:defaultSchema}" that neither path
-- uses. The caller makes sure that no older transaction reads these tables.
CREATE OR REPLACE FUNCTION public.drop_read_models() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  live public.live_schema;
  s text;
  t text;
BEGIN
  SELECT * INTO live FROM public.live_schema FOR SHARE;
  FOR s IN SELECT public.unneeded_read_models() LOOP
    BEGIN
      EXECUTE format('DROP SCHEMA %I CASCADE', s);
    EXCEPTION WHEN lock_not_available THEN NULL;
    END;
  END LOOP;
  FOR t IN
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = '${flyway:defaultSchema}' AND c.relkind = 'r' AND pg_relation_size(c.oid) > 0 AND public.is_read_model(c.relname)
      AND EXISTS (SELECT FROM pg_tables p WHERE p.tablename = c.relname AND p.schemaname ~ '^read_models_\d{1,9}$'
        AND p.schemaname = ANY (string_to_array(live.path, ',')))
      AND EXISTS (SELECT FROM pg_tables p WHERE p.tablename = c.relname AND p.schemaname ~ '^read_models_\d{1,9}$'
        AND p.schemaname = ANY (string_to_array(coalesce(live.previous_path, live.path), ',')))
  LOOP
    BEGIN
      EXECUTE format('TRUNCATE ${flyway:defaultSchema}.%I', t);
    EXCEPTION WHEN lock_not_available THEN NULL;
    END;
  END LOOP;
END $$;

REVOKE ALL ON FUNCTION public.is_read_model(text), public.create_read_models(text[]), public.index_read_models(text, text),
  public.unneeded_read_models(), public.drop_read_models() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.create_read_models(text[]), public.index_read_models(text, text), public.unneeded_read_models(),
  public.drop_read_models() TO ${app};
