-- The service compares the schema with the migrations that it knows, and refuses to start on an older one.
GRANT SELECT ON public.flyway_schema_history TO ${app_role};
