-- The service reads the table of migrations at start-up. It does not start if the database lacks a migration
-- that the service knows.
GRANT SELECT ON public.flyway_schema_history TO ${app_role};
