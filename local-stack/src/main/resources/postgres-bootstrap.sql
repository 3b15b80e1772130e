-- One service's database and its two roles, for psql. It changes nothing when everything is there already.
--
--   psql -v ON_ERROR_STOP=1 -v database=agreements -v owner_password=… -v app_password=… -f postgres-bootstrap.sql
--
-- <database>_owner runs the migrations and owns the database and its schema. <database>_app is the running service: it may connect and
-- look names up, and whatever else it may do, a migration grants. So the service cannot change the history that it writes.
-- Each query makes the statements that \gexec then runs, because CREATE DATABASE and CREATE ROLE know no IF NOT EXISTS.

SELECT format('CREATE ROLE %I LOGIN', role)
  FROM (VALUES (:'database' || '_owner'), (:'database' || '_app')) AS wanted (role)
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role)
\gexec
SELECT format('ALTER ROLE %I LOGIN PASSWORD %L', role, password)
  FROM (VALUES (:'database' || '_owner', :'owner_password'), (:'database' || '_app', :'app_password')) AS wanted (role, password)
\gexec
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'database' || '_owner')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database')
\gexec
SELECT format(privilege, :'database', :'database' || '_app')
  FROM (VALUES ('REVOKE ALL ON DATABASE %1$I FROM PUBLIC'), ('GRANT CONNECT ON DATABASE %1$I TO %2$I')) AS wanted (privilege)
\gexec

\connect :database

SELECT format(privilege, :'database' || '_owner', :'database' || '_app')
  FROM (VALUES ('ALTER SCHEMA public OWNER TO %1$I'),
               ('REVOKE ALL ON SCHEMA public FROM PUBLIC'),
               ('GRANT USAGE ON SCHEMA public TO %2$I')) AS wanted (privilege)
\gexec
