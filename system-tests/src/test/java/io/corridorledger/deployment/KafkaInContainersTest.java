package io.corridorledger.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.local.TestCertificates;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The broker with the properties, the variables, the start script and the access step of the
/// containers, and clients with the settings of the services in the containers.
class KafkaInContainersTest {

  private static final String AGREEMENTS = "corridor.agreements.v1";
  private static final String LOGISTICS = "corridor.logistics.v1";
  private static final int READERS = 9092;
  private static final int CLIENTS = 9094;
  private static final int BROKER = 9091;

  @TempDir static Path directory;
  private static ComposeRun run;

  @BeforeAll
  static void startAndSetAccess() throws Exception {
    run = new ComposeRun(directory, Compose.ofProject());
    var kafka = run.startKafka();
    run.awaitThat("kafka", kafka, () -> connects(run.port("kafka", BROKER)));
    // The accounts do not exist yet: the access step under test creates them.
    assertRefusedLogin(settings("agreements-service"));
    run.awaitSuccess("kafka-access", run.startKafkaAccess());
    for (var log : List.of("agreements", "logistics")) {
      try (var relay = Admin.create(settings(log + "-service"))) {
        relay
            .createTopics(List.of(new NewTopic("corridor." + log + ".v1", 2, (short) 1)))
            .all()
            .get();
      }
      publish(settings(log + "-service"), "corridor." + log + ".v1", log + "-relay-1");
    }
  }

  @AfterAll
  static void stop() throws IOException {
    run.close();
  }

  private static boolean connects(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("localhost", port), 1000);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "agreements-service, corridor.logistics.v1",
    "logistics-service, corridor.agreements.v1",
    "projection-service, corridor.agreements.v1",
    "projection-service, corridor.logistics.v1"
  })
  void onlyTheRelayOfALogWritesItsTopic(String service, String topic) throws Exception {
    var before = records(topic);
    var settings = settings(service);
    assertUnauthorized(() -> publish(settings, topic, null));
    assertEquals(before, records(topic));
    // Control: the same call by the relay of this topic succeeds.
    publish(settings(topic.split("\\.")[1] + "-service"), topic, null);
    assertEquals(before + 1, records(topic));
  }

  @Test
  void theReaderReadsBothTopicsAndCommitsInItsGroup() {
    assertTrue(records(AGREEMENTS) > 0);
    assertTrue(records(LOGISTICS) > 0);
    commit("projection-service", "projection-service-agreements");
    assertThrows(AuthorizationException.class, () -> commit("projection-service", "other"));
    assertThrows(
        AuthorizationException.class,
        () -> commit("agreements-service", "projection-service-agreements"));
  }

  /// No relay can log in on the reader's listener, with any mechanism.
  @ParameterizedTest
  @CsvSource({
    "agreements-service, PLAIN, plain.PlainLoginModule",
    "agreements-service, SCRAM-SHA-512, scram.ScramLoginModule",
    "logistics-service, PLAIN, plain.PlainLoginModule"
  })
  void aRelaysPasswordIsOfNoUseOnTheListenerOfTheReader(
      String relay, String mechanism, String module) {
    var settings = settings(relay);
    settings.put("bootstrap.servers", address(READERS));
    settings.put("sasl.mechanism", mechanism);
    settings.computeIfPresent(
        "sasl.jaas.config", (_, jaas) -> jaas.toString().replace("scram.ScramLoginModule", module));
    assertRefusedLogin(settings);
  }

  @ParameterizedTest
  @ValueSource(strings = {"agreements-service", "projection-service"})
  void aWrongPasswordAndAnUnknownAccountAreRefused(String service) {
    var settings = settings(service);
    var right = settings.get("sasl.jaas.config").toString();
    settings.put("sasl.jaas.config", right.replaceAll("password=\"..", "password=\"--"));
    assertRefusedLogin(settings);
    settings.put(
        "sasl.jaas.config", right.replaceAll("username=\"[a-z-]+\"", "username=\"nobody\""));
    assertRefusedLogin(settings);
    settings.put("sasl.jaas.config", right);
    topics(settings);
  }

  @ParameterizedTest
  @ValueSource(ints = {READERS, CLIENTS, BROKER})
  void aClientWithoutAPasswordGetsNothing(int port) {
    var withTls = settings("agreements-service");
    withTls.put("bootstrap.servers", address(port));
    withTls.keySet().removeIf(name -> name.startsWith("sasl."));
    withTls.put("security.protocol", "SSL");
    assertFailure(withTls);
    assertFailure(Map.of("bootstrap.servers", address(port)));
    var passwordInClear = settings("agreements-service");
    passwordInClear.put("bootstrap.servers", address(port));
    passwordInClear.put("security.protocol", "SASL_PLAINTEXT");
    assertFailure(passwordInClear);
  }

  /// So another server cannot impersonate the broker and read the services' passwords.
  @Test
  void aClientTrustsOnlyTheAuthorityAndTheName(@TempDir Path other) throws Exception {
    var settings = settings("agreements-service");
    settings.put("ssl.truststore.location", new TestCertificates(other).authority().toString());
    assertInstanceOf(SslAuthenticationException.class, failure(settings));
    settings = settings("agreements-service");
    settings.put("bootstrap.servers", "127.0.0.1:" + run.port("kafka", CLIENTS));
    assertInstanceOf(SslAuthenticationException.class, failure(settings));
  }

  @Test
  void aServiceCannotAdministerTheBroker() {
    for (var service : Project.SERVICES) {
      try (var admin = Admin.create(settings(service))) {
        assertUnauthorized(() -> admin.describeAcls(AclBindingFilter.ANY).values().get());
        assertUnauthorized(() -> admin.deleteTopics(List.of(AGREEMENTS)).all().get());
      }
    }
  }

  @Test
  void accountsAndPermissionsAreThoseOfTheFile() throws Exception {
    var named =
        Project.matches(
            Project.text("local-stack/src/main/resources/kafka-access.txt"),
            "(?m)^([A-Za-z-]+) +(?:allow|deny) ");
    assertTrue(named.remove("ANONYMOUS"));
    assertEquals(Set.of("agreements-relay", "logistics-relay", "projection-reader"), named);
    try (var broker = Admin.create(settings("kafka-access"))) {
      assertEquals(named, broker.describeUserScramCredentials().all().get().keySet());
      assertEquals(
          named.stream().map(account -> "User:" + account).collect(Collectors.toSet()),
          broker.describeAcls(AclBindingFilter.ANY).values().get().stream()
              .map(entry -> entry.entry().principal())
              .collect(Collectors.toSet()));
    }
  }

  /// The access step runs on each `up`.
  @Test
  void theAccessStepCanBeRepeatedAndNamesAMissingPassword() throws Exception {
    run.awaitSuccess("kafka-access", run.startKafkaAccess());
    topics(settings("agreements-service"));
    var environment = run.environment("kafka-access");
    environment.remove("LOGISTICS_RELAY_PASSWORD");
    var step = run.startKafkaAccess(environment);
    assertTrue(step.waitFor(ComposeRun.PATIENCE));
    assertEquals(2, step.exitValue());
    assertTrue(run.logOf("kafka-access").contains("LOGISTICS_RELAY_PASSWORD"));
  }

  /// A producer that is rejected before it sends throws another exception with this cause.
  private static void assertUnauthorized(Executable action) {
    Throwable cause = assertThrows(Exception.class, action);
    while (!(cause instanceof AuthorizationException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    assertInstanceOf(AuthorizationException.class, cause);
  }

  private static Map<String, Object> settings(String service) {
    return run.kafkaSettings(service);
  }

  private static String address(int port) {
    return "localhost:" + run.port("kafka", port);
  }

  private static Set<String> topics(Map<String, Object> settings) {
    try (var admin = Admin.create(settings)) {
      return admin.listTopics().names().get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertRefusedLogin(Map<String, Object> settings) {
    var failure = failure(settings);
    assertInstanceOf(AuthenticationException.class, failure);
    assertFalse(failure instanceof SslAuthenticationException, failure::toString);
  }

  /// A client without TLS or SASL sees a closed connection and retries until its timeout.
  private static void assertFailure(Map<String, Object> settings) {
    var patient = new HashMap<>(settings);
    patient.put("request.timeout.ms", 4000);
    patient.put("default.api.timeout.ms", 5000);
    failure(patient);
  }

  private static Throwable failure(Map<String, Object> settings) {
    try (var admin = Admin.create(settings)) {
      return assertThrows(ExecutionException.class, () -> admin.listTopics().names().get())
          .getCause();
    }
  }

  /// @param transactionalId null to publish without a transaction
  private static void publish(Map<String, Object> client, String topic, String transactionalId)
      throws Exception {
    var settings = new HashMap<>(client);
    if (transactionalId != null) {
      settings.put("transactional.id", transactionalId);
    }
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      if (transactionalId != null) {
        producer.initTransactions();
        producer.beginTransaction();
      }
      producer.send(new ProducerRecord<>(topic, 0, "key", "value")).get();
      if (transactionalId != null) {
        producer.commitTransaction();
      }
    }
  }

  private static KafkaConsumer<String, String> consumer(String service, Map<String, Object> more) {
    var settings = new HashMap<>(settings(service));
    settings.putAll(more);
    return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
  }

  private static void commit(String service, String group) {
    try (var consumer = consumer(service, Map.of("group.id", group))) {
      var partition = new TopicPartition(AGREEMENTS, 0);
      consumer.assign(List.of(partition));
      consumer.commitSync(Map.of(partition, new OffsetAndMetadata(0)), ComposeRun.PATIENCE);
    }
  }

  /// The number of records that the reader sees on a topic.
  private static int records(String topic) {
    try (var consumer =
        consumer("projection-service", Map.of("isolation.level", "read_committed"))) {
      var partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      var end = consumer.endOffsets(List.of(partition)).get(partition);
      var deadline = System.nanoTime() + ComposeRun.PATIENCE.toNanos();
      int records = 0;
      while (consumer.position(partition) < end) {
        records += consumer.poll(Duration.ofMillis(200)).count();
        assertTrue(System.nanoTime() < deadline, () -> topic + " cannot be read to its end");
      }
      return records;
    }
  }
}
