package io.corridorledger.local;

import java.util.Map;

/// The database of a service, with its two roles. The owner runs the migrations. The service uses
/// the application role, which has only the rights that the migrations grant.
public record Database(
    String name,
    String jdbcUrl,
    String ownerRole,
    String ownerPassword,
    String appRole,
    String appPassword) {

  /// The properties with which Quarkus connects to the database.
  public Map<String, String> properties() {
    return Map.of(
        "quarkus.datasource.jdbc.url", jdbcUrl,
        "quarkus.datasource.username", appRole,
        "quarkus.datasource.password", appPassword,
        "quarkus.flyway.username", ownerRole,
        "quarkus.flyway.password", ownerPassword);
  }
}
