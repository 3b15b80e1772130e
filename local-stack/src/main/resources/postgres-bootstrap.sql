-- Creates the database of one service and its roles, with psql. Changes nothing if all objects exist.
--
--   psql -v ON_ERROR_STOP=1 -v database=agreements -v owner_password=… -v app_password=… -f postgres-bootstrap.sql
--
-- <database>_owner runs the migrations and owns the database and its schema. <database>_app is the role of the running service. This role
-- may connect and use the schema, and the migrations grant its other privileges. <database>_log owns the functions that write the log of
-- a writer. The service may only call these functions, so it cannot change the history. No client can log in as <database>_log, and this
-- role may not create objects.
-- CREATE DATABASE and CREATE ROLE have no IF NOT EXISTS. Therefore each query generates the statements that \gexec then runs.

SELECT format('CREATE ROLE %I NOLOGIN', role)
  FROM (VALUES (:'database' || '_owner'), (:'database' || '_app'), (:'database' || '_log')) AS wanted (role)
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role)
\gexec
SELECT format('ALTER ROLE %I LOGIN PASSWORD %L', role, password)
  FROM (VALUES (:'database' || '_owner', :'owner_password'), (:'database' || '_app', :'app_password')) AS wanted (role, password)
\gexec
-- The owner must be a member of <database>_log to transfer functions to this role and to replace them.
SELECT format('GRANT %I TO %I', :'database' || '_log', :'database' || '_owner')
\gexec
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'database' || '_owner')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database')
\gexec
SELECT format(privilege, :'database', :'database' || '_app')
  FROM (VALUES ('REVOKE ALL ON DATABASE %1$I FROM PUBLIC'), ('GRANT CONNECT ON DATABASE %1$I TO %2$I')) AS wanted (privilege)
\gexec
-- Service roles need no access to the default databases of the server.
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', datname)
  FROM pg_database
 WHERE datname IN ('postgres', 'template1')
   AND EXISTS (SELECT FROM aclexplode(coalesce(datacl, acldefault('d', datdba))) WHERE grantee = 0)
\gexec

\connect :database

SELECT format(privilege, :'database' || '_owner', :'database' || '_app')
  FROM (VALUES ('ALTER SCHEMA public OWNER TO %1$I'),
               ('REVOKE ALL ON SCHEMA public FROM PUBLIC'),
               ('GRANT USAGE ON SCHEMA public TO %2$I')) AS wanted (privilege)
\gexec
-- Large objects belong to no schema, so the privileges of the schema do not protect them. Without this statement,
-- every role that can connect could create large objects.
SELECT format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', oid::regprocedure)
  FROM pg_proc
 WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^(lo_|loread$|lowrite$)'
\gexec
