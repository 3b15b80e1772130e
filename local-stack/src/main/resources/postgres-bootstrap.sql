-- One service's database and its roles, for psql. It changes nothing when all objects exist.
--
--   psql -v ON_ERROR_STOP=1 -v database=agreements -v owner_password=… -v app_password=… -f postgres-bootstrap.sql
--
-- <database>_owner runs the migrations and owns the database and its schema. <database>_app is the running service: it may connect and
-- use the schema, and migrations grant all its other privileges. <database>_log owns the functions through which a writer service writes
-- its log. It cannot log in and may create nothing. So the service cannot change the history that it writes.
-- Each query generates the statements that \gexec then runs, because CREATE DATABASE and CREATE ROLE have no IF NOT EXISTS.

SELECT format('CREATE ROLE %I NOLOGIN', role)
  FROM (VALUES (:'database' || '_owner'), (:'database' || '_app'), (:'database' || '_log')) AS wanted (role)
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role)
\gexec
SELECT format('ALTER ROLE %I LOGIN PASSWORD %L', role, password)
  FROM (VALUES (:'database' || '_owner', :'owner_password'), (:'database' || '_app', :'app_password')) AS wanted (role, password)
\gexec
-- The owner gives functions to <database>_log and replaces them. For this, the owner must be a member of that
-- role.
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
-- Without this line, every role that can connect could create large objects, because they belong to no
-- schema.
SELECT format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', oid::regprocedure)
  FROM pg_proc
 WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^(lo_|loread$|lowrite$)'
\gexec
