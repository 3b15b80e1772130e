package io.corridorledger.local;

import java.util.Map;

/// One service's database and its two roles: the owner runs the migrations, the application does
/// what these granted.
public record Database(
    String name,
    String jdbcUrl,
    String ownerRole,
    String ownerPassword,
    String appRole,
    String appPassword) {

  /// As Quarkus configuration properties.
  public Map<String, String> properties() {
    return Map.of(
        "quarkus.datasource.jdbc.url", jdbcUrl,
        "quarkus.datasource.username", appRole,
        "quarkus.datasource.password", appPassword,
        "quarkus.flyway.username", ownerRole,
        "quarkus.flyway.password", ownerPassword);
  }
}
