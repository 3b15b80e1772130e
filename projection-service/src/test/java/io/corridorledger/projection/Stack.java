package io.corridorledger.projection;

import io.corridorledger.edge.EdgeContract;
import io.corridorledger.edge.Tokens;
import io.corridorledger.local.Ports;
import io.corridorledger.local.TestCertificates;
import io.corridorledger.local.TestStack;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/// A real broker and a real database, with topics used only by this module.
public class Stack implements QuarkusTestResourceLifecycleManager {

  private static final int PARTITIONS = 12;

  /// Name of the TLS configuration of the writers.
  private static final String TLS = "writers";

  /// A separate log for tests that damage a topic or a log.
  public static final String SCRATCH = "scratch";

  /// A connection with the privileges of the owner.
  public static Connection superuser() throws SQLException {
    TestStack stack = TestStack.get();
    return DriverManager.getConnection(
        stack.jdbcBaseUrl() + "projections", stack.superuser(), stack.superuserPassword());
  }

  /// A file with the token with which the reader must fetch events from a writer.
  private static Path tokenFile() {
    try {
      Path file = Files.createTempFile("token-", ".txt");
      file.toFile().deleteOnExit();
      return Files.writeString(file, "token-of-the-reader\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The settings for writers whose certificates have an authority that the JDK does not know.
  private static Map<String, String> tls() {
    try {
      TestCertificates certificates =
          new TestCertificates(Files.createTempDirectory("certificates-"));
      certificates.create("writer");
      return Map.of(
          "quarkus.tls." + TLS + ".trust-store.pem.certs",
          certificates.authority().toString(),
          "test.writer.key-store",
          certificates.store().toString(),
          "test.writer.key-store.password",
          TestCertificates.PASSWORD);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Map<String, String> start() {
    TestStack stack = TestStack.get();
    var properties = new HashMap<>(stack.database("projections"));
    String tokenFile = tokenFile().toString();
    String suffix = Long.toString(System.nanoTime(), 36);
    for (String log : List.of("agreements", "logistics", SCRATCH)) {
      properties.put("corridor.writers." + log + ".topic", "projections." + log + "." + suffix);
      properties.put("corridor.writers." + log + ".url", "https://localhost:" + Ports.free());
      properties.put("corridor.writers." + log + ".tls-configuration-name", TLS);
      properties.put("corridor.writers." + log + ".token-file", tokenFile);
      properties.put("corridor.writers." + log + ".mac-keys", "test:" + "5c".repeat(32));
    }
    properties.putAll(tls());
    properties.put("corridor.feed.group", "projections-" + suffix);
    properties.put("corridor.feed.consumers", "2");
    properties.put("corridor.feed.repair-interval", "50ms");
    properties.put("corridor.feed.writer-timeout", "2s");
    properties.put("corridor.feed.topic-interval", "200ms");
    properties.put("corridor.feed.stalled-after", "2s");
    properties.put("corridor.exports.max", "2");
    properties.put("corridor.exports.send-timeout", "20s");
    // Tests of rebuilds call each step. Small parts, so that a rebuild has many.
    properties.put("corridor.rebuild.workers", "0");
    properties.put("corridor.rebuild.part-events", "5");
    // Tests of stored outcomes decide when commitments are judged.
    properties.put("corridor.outcomes.pause", "1h");
    properties.put("quarkus.http.test-port", "0");
    properties.putAll(EdgeContract.SETTINGS);
    properties.putAll(Tokens.settings());
    try (var admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", stack.bootstrapServers()))) {
      admin
          .createTopics(
              properties.entrySet().stream()
                  .filter(property -> property.getKey().endsWith(".topic"))
                  .map(property -> new NewTopic(property.getValue(), PARTITIONS, (short) 1))
                  .toList())
          .all()
          .get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("cannot create the topics", e);
    }
    return properties;
  }

  @Override
  public void stop() {}
}
