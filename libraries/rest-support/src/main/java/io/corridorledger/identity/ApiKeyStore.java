package io.corridorledger.identity;

import io.corridorledger.identity.ApiKey.Status;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/// The API keys in the database of the service. The functions that change keys are in
/// `db/identity/R__api_keys.sql`.
@Singleton
public class ApiKeyStore {

  /// Maximum number of keys that are neither expired nor revoked. The database enforces the same
  /// maximum.
  public static final int MAX_VALID = 1_000;

  /// Maximum number of keys whose use is recorded in one call.
  static final int MAX_USED = 1_000;

  /// The database cancels a query for valid keys that takes longer.
  private static final int TIMEOUT_SECONDS = 5;

  /// If the host of the database does not respond, it cannot cancel the query. After this time, the
  /// query fails and its connection is closed.
  private static final int NETWORK_TIMEOUT_MILLIS = 8_000;

  private final DataSource database;

  ApiKeyStore(DataSource database) {
    this.database = database;
  }

  /// A key that is neither expired nor revoked.
  record Valid(
      UUID id,
      String name,
      List<String> roles,
      List<String> scopes,
      byte[] secretSha256,
      Instant expiresAt) {}

  /// All keys that are neither expired nor revoked.
  List<Valid> valid() throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT_MILLIS);
      try {
        return valid(connection);
      } finally {
        // The pool does not reset this time-out.
        if (!connection.isClosed()) connection.setNetworkTimeout(Runnable::run, 0);
      }
    }
  }

  private static List<Valid> valid(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT id, name, roles, scopes, secret_sha256, expires_at FROM public.api_key
            WHERE revoked_at IS NULL AND expires_at > now()
            """)) {
      query.setQueryTimeout(TIMEOUT_SECONDS);
      List<Valid> keys = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next())
          keys.add(
              new Valid(
                  rows.getObject("id", UUID.class),
                  rows.getString("name"),
                  texts(rows, "roles"),
                  texts(rows, "scopes"),
                  rows.getBytes("secret_sha256"),
                  time(rows, "expires_at")));
      }
      return keys;
    }
  }

  /// Returns an id for a new key. Ids of later keys are greater. Empty if the service has the
  /// maximum number of valid keys.
  public Optional<UUID> newId() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                """
                SELECT uuidv7() FROM public.api_key WHERE revoked_at IS NULL AND expires_at > now() HAVING count(*) < ?
                """)) {
      query.setInt(1, MAX_VALID);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(row.getObject(1, UUID.class)) : Optional.empty();
      }
    }
  }

  /// Stores a new key. When the method returns, the key is durable.
  ///
  /// @param scopes null if the client is not limited
  /// @param createdBy actor of the operator
  /// @return empty if the service has the maximum number of valid keys
  public Optional<ApiKey> create(
      ApiKeyText key,
      String name,
      Collection<String> roles,
      Collection<String> scopes,
      String createdBy,
      int validDays)
      throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement call =
            connection.prepareStatement(
                "SELECT * FROM public.create_api_key(?, ?, ?, ?, ?, ?, ?)")) {
      call.setObject(1, key.id());
      call.setString(2, name);
      call.setArray(3, array(connection, "text", roles));
      call.setArray(4, scopes == null ? null : array(connection, "text", scopes));
      call.setBytes(5, key.secretSha256());
      call.setString(6, createdBy);
      call.setInt(7, validDays);
      return keys(call).stream().findFirst();
    }
  }

  /// Revokes a key. When the method returns, the revocation is durable.
  ///
  /// @param revokedBy actor of the operator
  /// @return empty if there is no such key
  public Optional<ApiKey> revoke(UUID id, String revokedBy) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement call =
            connection.prepareStatement("SELECT * FROM public.revoke_api_key(?, ?)")) {
      call.setObject(1, id);
      call.setString(2, revokedBy);
      return keys(call).stream().findFirst();
    }
  }

  /// Records when keys were used.
  ///
  /// @param minutes for at most [#MAX_USED] ids, the number of the minute since 1970
  void used(Map<UUID, Long> minutes) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement call = connection.prepareStatement("SELECT public.use_api_keys(?, ?)")) {
      call.setArray(1, array(connection, "uuid", minutes.keySet()));
      call.setArray(2, array(connection, "int8", minutes.values()));
      call.execute();
    }
  }

  public Optional<ApiKey> find(UUID id) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement("SELECT * FROM public.api_key WHERE id = ?")) {
      query.setObject(1, id);
      return keys(query).stream().findFirst();
    }
  }

  /// Reads keys in the order of their creation.
  ///
  /// @param after id of the key before the first one; null to begin with the oldest key
  public List<ApiKey> page(UUID after, int limit) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT * FROM public.api_key WHERE ?::uuid IS NULL OR id > ?::uuid ORDER BY id LIMIT ?")) {
      query.setObject(1, after);
      query.setObject(2, after);
      query.setInt(3, limit);
      return keys(query);
    }
  }

  private static List<ApiKey> keys(PreparedStatement query) throws SQLException {
    List<ApiKey> keys = new ArrayList<>();
    Instant now = Instant.now();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        Instant expires = time(rows, "expires_at");
        Instant revoked = time(rows, "revoked_at");
        keys.add(
            new ApiKey(
                rows.getObject("id", UUID.class),
                rows.getString("name"),
                texts(rows, "roles"),
                texts(rows, "scopes"),
                revoked != null
                    ? Status.REVOKED
                    : now.isBefore(expires) ? Status.VALID : Status.EXPIRED,
                time(rows, "created_at"),
                rows.getString("created_by"),
                expires,
                revoked,
                rows.getString("revoked_by"),
                time(rows, "last_used_at")));
      }
    }
    return keys;
  }

  private static Array array(Connection connection, String type, Collection<?> values)
      throws SQLException {
    return connection.createArrayOf(type, values.toArray());
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    Array texts = row.getArray(column);
    return texts == null ? null : List.of((String[]) texts.getArray());
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
