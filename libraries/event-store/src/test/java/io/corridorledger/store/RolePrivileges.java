package io.corridorledger.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// All privileges of a database role, read from the catalog: granted to the role, to a role of
/// which it is a member, or to PUBLIC. Default grants of the system catalogs to PUBLIC are left
/// out.
public final class RolePrivileges {

  /// The privileges of a writer's service.
  public static final List<String> OF_A_WRITER =
      List.of(
          "attribute LOGIN",
          "database of the service: CONNECT",
          "function append_commands: EXECUTE",
          "function append_events: EXECUTE",
          "function expire_receipts: EXECUTE",
          "function move_cursor: EXECUTE",
          "function proposal_content: EXECUTE",
          "function release_lease: EXECUTE",
          "function sequence_after: EXECUTE",
          "function sequence_events: EXECUTE",
          "function take_lease: EXECUTE",
          "schema public: USAGE",
          "table command_receipt: SELECT",
          "table event: SELECT",
          "table event_log: SELECT",
          "table event_pending: SELECT",
          "table flyway_schema_history: SELECT",
          "table ledger: SELECT",
          "table proposal: SELECT",
          "table relay_cursor: SELECT",
          "table relay_lease: SELECT",
          "table stream: SELECT");

  private static final String QUERY =
      """
      WITH subject AS (SELECT oid, rolname FROM pg_roles WHERE rolname = ?),
      own AS (SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema')
      SELECT format('%s %s: %s', CASE c.relkind WHEN 'S' THEN 'sequence' ELSE 'table' END, c.oid::regclass, p.privilege)
      FROM subject, pg_class c JOIN own ON own.oid = c.relnamespace,
        unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN', 'USAGE']) AS p (privilege)
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
        AND CASE WHEN c.relkind = 'S' AND p.privilege IN ('SELECT', 'UPDATE', 'USAGE') THEN has_sequence_privilege(subject.oid, c.oid, p.privilege)
                 WHEN c.relkind <> 'S' AND p.privilege <> 'USAGE' THEN has_table_privilege(subject.oid, c.oid, p.privilege)
                 ELSE false END
      UNION ALL
      SELECT format('column %s.%s: %s', a.attrelid::regclass, a.attname, p.privilege)
      FROM subject, pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN own ON own.oid = c.relnamespace,
        unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) AS p (privilege)
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped
        AND has_column_privilege(subject.oid, a.attrelid, a.attnum, p.privilege) AND NOT has_table_privilege(subject.oid, a.attrelid, p.privilege)
      UNION ALL
      SELECT format('function %s: EXECUTE', split_part(f.oid::regprocedure::text, '(', 1))
      FROM subject, pg_proc f JOIN own ON own.oid = f.pronamespace WHERE has_function_privilege(subject.oid, f.oid, 'EXECUTE')
      UNION ALL
      SELECT format('large objects: %s', f.proname)
      FROM subject, pg_proc f WHERE f.proname ~ '^(lo_|loread|lowrite)' AND has_function_privilege(subject.oid, f.oid, 'EXECUTE')
      UNION ALL
      SELECT format('schema %s: %s', nspname, p.privilege)
      FROM subject, pg_namespace n, unnest(ARRAY['USAGE', 'CREATE']) AS p (privilege)
      WHERE has_schema_privilege(subject.oid, n.oid, p.privilege)
        AND NOT (p.privilege = 'USAGE' AND nspname IN ('pg_catalog', 'information_schema'))
      UNION ALL
      SELECT format('database %s: %s', CASE WHEN datname = current_database() THEN 'of the service' ELSE datname END, p.privilege)
      FROM subject, pg_database d, unnest(ARRAY['CONNECT', 'CREATE', 'TEMPORARY']) AS p (privilege)
      WHERE datname IN (current_database(), 'postgres', 'template1') AND has_database_privilege(subject.oid, d.oid, p.privilege)
      UNION ALL
      SELECT format('tablespace %s: CREATE', spcname) FROM subject, pg_tablespace t
      WHERE has_tablespace_privilege(subject.oid, t.oid, 'CREATE')
      UNION ALL
      SELECT format('member of %s', g.rolname) FROM subject, pg_roles g
      WHERE g.oid <> subject.oid AND pg_has_role(subject.oid, g.oid, 'MEMBER')
      UNION ALL
      SELECT format('owner of %s %s', d.classid::regclass, d.objid) FROM subject, pg_shdepend d
      WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = subject.oid AND d.deptype = 'o'
        AND d.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
      UNION ALL
      SELECT format('attribute %s', a.name)
      FROM pg_roles r, LATERAL (VALUES ('SUPERUSER', r.rolsuper), ('CREATEROLE', r.rolcreaterole), ('CREATEDB', r.rolcreatedb),
        ('LOGIN', r.rolcanlogin), ('REPLICATION', r.rolreplication), ('BYPASSRLS', r.rolbypassrls)) AS a (name, held)
      WHERE r.rolname = (SELECT rolname FROM subject) AND a.held
      ORDER BY 1
      """;

  private RolePrivileges() {}

  /// @param superuser a connection to the role's database
  /// @return one line for each privilege, sorted
  public static List<String> of(Connection superuser, String role) throws SQLException {
    try (var query = superuser.prepareStatement(QUERY)) {
      query.setString(1, role);
      try (ResultSet rows = query.executeQuery()) {
        List<String> privileges = new ArrayList<>();
        while (rows.next()) privileges.add(rows.getString(1));
        return privileges.stream().sorted().toList();
      }
    }
  }
}
