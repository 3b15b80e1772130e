package io.corridorledger.schema;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/// Stops a service at start-up if the database lacks a migration that the service needs.
///
/// The service cannot run the migration itself, because its database role has no right to change
/// the schema. Without this check, the service would start, and its queries would fail. A newer
/// schema is allowed, so that old and new instances can run together during an update.
@ApplicationScoped
public class SchemaCheck {

  private final Flyway migrations;

  @Inject
  SchemaCheck(Flyway migrations) {
    this.migrations = migrations;
  }

  /// Runs before the service uses the database for anything else.
  void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent starting) {
    List<String> missing =
        Arrays.stream(migrations.info().pending()).map(SchemaCheck::name).toList();
    if (missing.isEmpty()) return;
    String refusal =
        "The schema of the database is older than this service: it lacks %s. Run this service once with QUARKUS_INIT_AND_EXIT=true, QUARKUS_FLYWAY_MIGRATE_AT_START=true and the owner's QUARKUS_FLYWAY_USERNAME and QUARKUS_FLYWAY_PASSWORD, then start it again."
            .formatted(String.join(", ", missing));
    Log.fatal(refusal);
    throw new IllegalStateException(refusal);
  }

  private static String name(MigrationInfo migration) {
    return migration.isVersioned()
        ? "version " + migration.getVersion()
        : "the repeatable migration " + migration.getDescription();
  }
}
