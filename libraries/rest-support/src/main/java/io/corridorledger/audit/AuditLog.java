package io.corridorledger.audit;

import io.corridorledger.audit.AuditEntry.Draft;
import io.corridorledger.audit.AuditEntry.Kind;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;

/// Appends entries to the audit log, and reads them.
@Singleton
public class AuditLog {

  /// Maximum number of entries that the database accepts in one call, and maximum number of entries
  /// on one page.
  public static final int MAX_ENTRIES = 1_000;

  private final DataSource database;

  AuditLog(DataSource database) {
    this.database = database;
  }

  /// A page of entries of one kind.
  ///
  /// @param last number of the newest entry of this kind in the audit log; 0 if there is none
  record Page(List<AuditEntry> entries, long last) {}

  /// Appends entries. When the method returns, the entries are durable.
  ///
  /// @param entries at least one entry, at most [#MAX_ENTRIES]
  void append(Kind kind, List<Draft> entries) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement call =
            connection.prepareStatement("SELECT append_audit(?, ?, ?, ?, ?, ?)")) {
      call.setString(1, kind.name());
      call.setArray(2, texts(connection, entries, Draft::principal));
      call.setArray(3, texts(connection, entries, Draft::address));
      call.setArray(4, texts(connection, entries, Draft::operation));
      call.setArray(5, texts(connection, entries, Draft::reason));
      call.setArray(
          6,
          connection.createArrayOf(
              "int8", entries.stream().map(Draft::occurrences).toArray(Long[]::new)));
      call.execute();
    }
  }

  private static Array texts(
      Connection connection, List<Draft> entries, Function<Draft, String> text)
      throws SQLException {
    return connection.createArrayOf("text", entries.stream().map(text).toArray(String[]::new));
  }

  /// Records a decision of an operator. The caller carries out the decision afterwards. So every
  /// decision has an entry before it is carried out, and a decision that fails has an entry too.
  ///
  /// @param principal id of the operator
  /// @param operation what the operator decided, and about which stream or key
  public void decided(String principal, String address, String operation, String reason)
      throws SQLException {
    append(Kind.DECISION, List.of(new Draft(principal, address, operation, reason, 1)));
  }

  /// Reads entries in the order of their numbers.
  ///
  /// @param from number of the first entry. The page lacks old entries that the database has
  ///   deleted because of the size limit
  Page page(Kind kind, long from, int limit) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                """
                SELECT c.last_number, e.* FROM audit_chain c
                LEFT JOIN LATERAL (SELECT * FROM audit_entry WHERE kind = c.kind AND number >= ? ORDER BY number LIMIT ?) AS e ON true
                WHERE c.kind = ? ORDER BY e.number
                """)) {
      query.setLong(1, from);
      query.setInt(2, limit);
      query.setString(3, kind.name());
      try (ResultSet rows = query.executeQuery()) {
        List<AuditEntry> entries = new ArrayList<>();
        long last = 0;
        while (rows.next()) {
          last = rows.getLong("last_number");
          if (rows.getObject("number") != null) entries.add(entry(rows));
        }
        return new Page(entries, last);
      }
    }
  }

  private static AuditEntry entry(ResultSet row) throws SQLException {
    return new AuditEntry(
        row.getLong("number"),
        row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
        row.getString("principal"),
        row.getString("address"),
        row.getString("operation"),
        row.getString("reason"),
        row.getLong("occurrences"),
        HexFormat.of().formatHex(row.getBytes("previous_sha256")),
        HexFormat.of().formatHex(row.getBytes("sha256")));
  }
}
