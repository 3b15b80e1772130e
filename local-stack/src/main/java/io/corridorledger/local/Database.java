package io.corridorledger.local;

import java.util.Map;

/// The database of a service and its two roles. The owner runs the migrations. The application role
/// has the permissions that the migrations grant.
public record Database(
    String name,
    String jdbcUrl,
    String ownerRole,
    String ownerPassword,
    String appRole,
    String appPassword) {

  /// The database as Quarkus configuration properties.
  public Map<String, String> properties() {
    return Map.of(
        "quarkus.datasource.jdbc.url", jdbcUrl,
        "quarkus.datasource.username", appRole,
        "quarkus.datasource.password", appPassword,
        "quarkus.flyway.username", ownerRole,
        "quarkus.flyway.password", ownerPassword);
  }
}
