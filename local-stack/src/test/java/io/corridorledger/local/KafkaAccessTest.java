package io.corridorledger.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// Clients of each kind try forbidden and required operations at a real broker.
class KafkaAccessTest {

  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final String AGREEMENTS = "corridor.agreements.v1";
  private static final String LOGISTICS = "corridor.logistics.v1";
  private static final String ANONYMOUS = "anonymous";
  private static final String READERS_GROUP = "projection-service";
  private static final int PARTITIONS = 3;
  private static final int MAX_DECOMPRESSED_BYTES = 8 << 20;

  /// The passwords of the users that a test has created.
  private static final Map<String, String> PASSWORDS = new ConcurrentHashMap<>();

  @TempDir static Path directory;
  private static KafkaBroker kafka;

  @BeforeAll
  static void startAndLetTheRelaysCreateTheirTopics() throws Exception {
    kafka = new KafkaBroker(directory, Ports.free(), Ports.free());
    kafka.start();
    kafka.awaitHealthy(PATIENCE);
    for (var log : List.of("agreements", "logistics")) {
      try (var relay = admin(log + "-relay")) {
        relay
            .createTopics(List.of(new NewTopic("corridor." + log + ".v1", PARTITIONS, (short) 1)))
            .all()
            .get();
      }
      publish(log + "-relay", "corridor." + log + ".v1", log + "-relay-1");
    }
  }

  @AfterAll
  static void stop() {
    kafka.stop();
  }

  /// An operation of a client that must be rejected.
  private record Attempt(String client, String what, Executable action) {}

  @TestFactory
  Stream<DynamicTest> isRefusedAndChangesNothing() {
    return Stream.of(ANONYMOUS, "agreements-relay", "logistics-relay", "projection-reader")
        .flatMap(client -> Stream.concat(ofEveryClient(client), ofThisClient(client)))
        .map(attempt ->
            DynamicTest.dynamicTest(
                attempt.client() + " may not " + attempt.what(), () -> refused(attempt)));
  }

  private static void refused(Attempt attempt) throws Exception {
    var before = state();
    var failure = assertThrows(Exception.class, attempt.action());
    // A producer that is rejected before it sends throws another exception with this cause.
    Throwable cause = failure;
    while (!(cause instanceof AuthorizationException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    assertInstanceOf(AuthorizationException.class, cause);
    assertEquals(before, state());
  }

  private static Stream<Attempt> ofEveryClient(String client) {
    var partition = new TopicPartition(AGREEMENTS, 0);
    var topic = new ConfigResource(ConfigResource.Type.TOPIC, LOGISTICS);
    return Stream.of(
        new Attempt(
            client,
            "create another topic",
            asAdmin(
                client,
                a ->
                    a.createTopics(List.of(new NewTopic("corridor.other.v1", 1, (short) 1)))
                        .all()
                        .get())),
        new Attempt(
            client,
            "delete a topic",
            asAdmin(client, a -> a.deleteTopics(List.of(AGREEMENTS)).all().get())),
        new Attempt(
            client,
            "add partitions",
            asAdmin(
                client,
                a ->
                    a.createPartitions(Map.of(AGREEMENTS, NewPartitions.increaseTo(9)))
                        .all()
                        .get())),
        new Attempt(
            client,
            "delete records",
            asAdmin(
                client,
                a ->
                    a.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(1)))
                        .all()
                        .get())),
        new Attempt(
            client,
            "shorten the retention",
            asAdmin(
                client,
                a ->
                    a.incrementalAlterConfigs(
                            Map.of(
                                topic,
                                List.of(
                                    new AlterConfigOp(
                                        new ConfigEntry("retention.ms", "1"),
                                        AlterConfigOp.OpType.SET))))
                        .all()
                        .get())),
        new Attempt(
            client,
            "read the broker's configuration",
            asAdmin(
                client,
                a ->
                    a.describeConfigs(List.of(new ConfigResource(ConfigResource.Type.BROKER, "1")))
                        .all()
                        .get())),
        new Attempt(
            client,
            "read a topic's configuration",
            asAdmin(client, a -> a.describeConfigs(List.of(topic)).all().get())),
        new Attempt(
            client,
            "read the permissions",
            asAdmin(client, a -> a.describeAcls(AclBindingFilter.ANY).values().get())),
        new Attempt(
            client,
            "give itself a permission",
            asAdmin(client, a -> a.createAcls(List.of(everything(client))).all().get())),
        new Attempt(
            client,
            "delete permissions of others",
            asAdmin(client, a -> a.deleteAcls(List.of(AclBindingFilter.ANY)).all().get())),
        new Attempt(
            client,
            "give itself an account",
            asAdmin(
                client,
                a ->
                    a.alterUserScramCredentials(
                            List.of(
                                new UserScramCredentialUpsertion(
                                    "agreements-relay",
                                    new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096),
                                    "stolen")))
                        .all()
                        .get())),
        new Attempt(
            client,
            "see the accounts",
            asAdmin(client, a -> a.describeUserScramCredentials().all().get())));
  }

  private static Stream<Attempt> ofThisClient(String client) {
    return switch (client) {
      case ANONYMOUS ->
          Stream.of(
              new Attempt(client, "publish", () -> publish(client, AGREEMENTS, null)),
              new Attempt(
                  client,
                  "publish in a transaction",
                  () -> publish(client, AGREEMENTS, "anything")),
              new Attempt(
                  client,
                  "publish as a relay",
                  () -> publish(client, AGREEMENTS, "agreements-relay")),
              new Attempt(
                  client, "commit the reader's offsets", () -> commit(client, READERS_GROUP)),
              new Attempt(
                  client,
                  "join a further reader's group",
                  () -> commit(client, READERS_GROUP + "-2")),
              new Attempt(
                  client,
                  "delete the reader's group",
                  asAdmin(client, a -> a.deleteConsumerGroups(List.of(READERS_GROUP)).all().get())),
              new Attempt(
                  client,
                  "read the offsets of all groups",
                  () -> read(client, "__consumer_offsets")));
      case "agreements-relay" ->
          Stream.of(
              new Attempt(client, "publish to logistics", () -> publish(client, LOGISTICS, null)),
              new Attempt(
                  client,
                  "use the transactional id of logistics",
                  () -> publish(client, AGREEMENTS, "logistics-relay")),
              new Attempt(client, "read logistics", () -> read(client, LOGISTICS)),
              new Attempt(
                  client, "commit the reader's offsets", () -> commit(client, READERS_GROUP)));
      case "logistics-relay" ->
          Stream.of(
              new Attempt(client, "publish to agreements", () -> publish(client, AGREEMENTS, null)),
              new Attempt(
                  client,
                  "use the transactional id of agreements",
                  () -> publish(client, LOGISTICS, "agreements-relay")),
              new Attempt(client, "read agreements", () -> read(client, AGREEMENTS)));
      default ->
          Stream.of(
              new Attempt(client, "publish to agreements", () -> publish(client, AGREEMENTS, null)),
              new Attempt(client, "publish to logistics", () -> publish(client, LOGISTICS, null)),
              new Attempt(
                  client,
                  "create the topic of a relay",
                  asAdmin(
                      client,
                      a ->
                          a.createTopics(List.of(new NewTopic(LOGISTICS, 1, (short) 1)))
                              .all()
                              .get())),
              new Attempt(client, "commit in another group", () -> commit(client, "others")));
    };
  }

  @Test
  void anAnonymousClientMayReadAndCommitInAGroupOfItsOwn() throws Exception {
    assertEquals(Set.of(AGREEMENTS, LOGISTICS), topics(ANONYMOUS));
    for (var topic : List.of(AGREEMENTS, LOGISTICS)) {
      assertEquals(1, read(ANONYMOUS, topic));
    }
    commit(ANONYMOUS, "a-group-of-its-own");
  }

  @Test
  void theReaderReadsBothTopicsInItsGroup() throws Exception {
    for (var topic : List.of(AGREEMENTS, LOGISTICS)) {
      assertEquals(1, read("projection-reader", topic));
    }
    commit("projection-reader", READERS_GROUP);
    commit("projection-reader", READERS_GROUP + "-many");
  }

  @Test
  void aRelayReadsItsOwnTopicAndNoOther() throws Exception {
    assertEquals(1, read("agreements-relay", AGREEMENTS));
    assertEquals(Set.of(AGREEMENTS), topics("agreements-relay"));
    assertEquals(Set.of(LOGISTICS), topics("logistics-relay"));
  }

  private static KafkaAccess access() {
    return new KafkaAccess(kafka.clientSettings(KafkaBroker.BROKER), true);
  }

  private static void create(String user) {
    PASSWORDS.put(user, access().create(user));
  }

  @Test
  void aUserReadsTheTopicsInItsOwnGroups() throws Exception {
    create("archive");
    create("archive-2");
    try {
      assertEquals(List.of("archive", "archive-2"), access().users());
      for (var topic : List.of(AGREEMENTS, LOGISTICS)) {
        assertEquals(1, read("archive", topic));
      }
      commit("archive", "archive.1");
      for (var group : List.of("archive", "archive-2.1", "archive2", READERS_GROUP)) {
        refused(new Attempt("archive", "use the group " + group, () -> commit("archive", group)));
      }
      refused(new Attempt("archive", "publish", () -> publish("archive", AGREEMENTS, null)));
      for (var attempt : ofEveryClient("archive").toList()) {
        refused(attempt);
      }
      // The start of the stack sets the accounts of the services, and leaves the users unchanged.
      kafka.prepare();
      assertEquals(1, read("archive", AGREEMENTS));
    } finally {
      access().revoke("archive");
      access().revoke("archive-2");
    }
  }

  @Test
  void aRevokedUserReadsNothingAndIsGone() throws Exception {
    Map<String, Object> before = state();
    create("revoked");
    try (var consumer =
        new KafkaConsumer<>(
            settings("revoked"), new StringDeserializer(), new StringDeserializer())) {
      var partition = new TopicPartition(AGREEMENTS, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      consumer.position(partition, PATIENCE);
      access().revoke("revoked");
      // The connection of the consumer is still open.
      assertThrows(
          AuthorizationException.class,
          () -> {
            for (var end = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < end; ) {
              consumer.poll(Duration.ofMillis(200));
            }
          });
    }
    var refused = assertThrows(KafkaException.class, () -> read("revoked", AGREEMENTS));
    assertInstanceOf(AuthenticationException.class, refused);
    assertEquals(before, state());
    var unknown = assertThrows(StackException.class, () -> access().revoke("revoked"));
    assertEquals(Exit.USAGE, unknown.exit());
  }

  @Test
  void aUserHasANameOfItsOwn() throws Exception {
    create("taken");
    try {
      var before = state();
      for (var name :
          List.of(
              "taken",
              "broker",
              "agreements-relay",
              "projection-reader",
              "ANONYMOUS",
              "Archive",
              "a",
              "",
              "archive.1",
              "archive 1",
              "*",
              "x".repeat(41))) {
        var refused = assertThrows(StackException.class, () -> access().create(name), name);
        assertEquals(Exit.USAGE, refused.exit(), name);
      }
      assertEquals(before, state());
      for (var name : List.of("agreements-relay", "projection-reader", "broker")) {
        assertThrows(StackException.class, () -> access().revoke(name), name);
      }
      assertEquals(before, state());
    } finally {
      access().revoke("taken");
    }
  }

  @Test
  void aWrongPasswordIsRejected() throws Exception {
    for (var account : List.of("agreements-relay", "projection-reader", "broker", "unknown")) {
      var settings = new HashMap<String, Object>(kafka.clientSettings("agreements-relay"));
      settings.put("sasl.jaas.config", login(account, "wrong"));
      try (var admin = Admin.create(settings)) {
        var refused =
            assertThrows(ExecutionException.class, () -> admin.describeCluster().nodes().get());
        assertInstanceOf(AuthenticationException.class, refused.getCause(), account);
      }
    }
  }

  @Test
  void theBrokersOwnListenerTakesNoClientAccount() throws Exception {
    var settings = new HashMap<String, Object>(kafka.clientSettings("agreements-relay"));
    settings.put(
        "bootstrap.servers", kafka.clientSettings(KafkaBroker.BROKER).get("bootstrap.servers"));
    try (var admin = Admin.create(settings)) {
      var refused =
          assertThrows(ExecutionException.class, () -> admin.describeCluster().nodes().get());
      assertInstanceOf(AuthenticationException.class, refused.getCause());
    }
  }

  /// Zeros compress to few bytes on the wire. The limit applies to a record, not to a batch.
  @Test
  void aRecordThatIsTooLargeWhenItIsDecompressedIsRefused() throws Exception {
    var settings = new HashMap<>(settings(KafkaBroker.BROKER));
    settings.put("compression.type", "gzip");
    settings.put("max.request.size", 2 * MAX_DECOMPRESSED_BYTES);
    settings.put("buffer.memory", 4 * MAX_DECOMPRESSED_BYTES);
    var partition = new TopicPartition("zeros", 0);
    try (var broker = admin(KafkaBroker.BROKER);
        var producer =
            new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      broker.createTopics(List.of(new NewTopic(partition.topic(), 1, (short) 1))).all().get();
      producer.send(zeros(partition, MAX_DECOMPRESSED_BYTES - 1024)).get();
      var refused =
          assertThrows(
              ExecutionException.class,
              () -> producer.send(zeros(partition, MAX_DECOMPRESSED_BYTES)).get());
      assertInstanceOf(InvalidRecordException.class, refused.getCause());
      assertEquals(1, offset(broker, partition, OffsetSpec.latest()));
    }
  }

  private static ProducerRecord<String, byte[]> zeros(TopicPartition partition, int bytes) {
    return new ProducerRecord<>(partition.topic(), partition.partition(), "key", new byte[bytes]);
  }

  @Test
  void aTransactionMayTakeAMinuteAndNoLonger() {
    initTransactions(Duration.ofMinutes(1));
    for (var longer : List.of(Duration.ofMillis(60_001), Duration.ofMinutes(15))) {
      var refused = assertThrows(KafkaException.class, () -> initTransactions(longer));
      assertTrue(refused.getMessage().contains("transaction.max.timeout.ms"), refused::toString);
    }
  }

  private static void initTransactions(Duration timeout) {
    var settings = new HashMap<>(settings("agreements-relay"));
    settings.put("transactional.id", "agreements-relay-1");
    settings.put("transaction.timeout.ms", (int) timeout.toMillis());
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
    }
  }

  @Test
  void permissionsAreRestoredAndAnOperatorsOwnAccountsStay() throws Exception {
    var wanted = new HashSet<>(KafkaAccess.entries());
    var ofAnOperator =
        new AclBinding(
            new ResourcePattern(ResourceType.TOPIC, AGREEMENTS, PatternType.LITERAL),
            new AccessControlEntry(
                "User:archive", "*", AclOperation.READ, AclPermissionType.ALLOW));
    try (var broker = admin(KafkaBroker.BROKER)) {
      broker.createAcls(List.of(everything("ANONYMOUS"), ofAnOperator)).all().get();
      broker.deleteAcls(List.of(KafkaAccess.entries().getFirst().toFilter())).all().get();

      kafka.prepare();

      var present = new HashSet<>(broker.describeAcls(AclBindingFilter.ANY).values().get());
      assertTrue(present.remove(ofAnOperator), present::toString);
      assertEquals(wanted, present);
      broker.deleteAcls(List.of(ofAnOperator.toFilter())).all().get();
    }
    assertEquals(1, read(ANONYMOUS, AGREEMENTS));
  }

  /// A cluster that does not know the new internal address takes the partitions for deleted and
  /// loses the end of a transaction.
  @Test
  void theBrokerStartsAgainUnderTheSameInternalAddress() throws Exception {
    var before = kafka.clientSettings(KafkaBroker.BROKER).get("bootstrap.servers");
    kafka.stop();
    kafka.start();
    kafka.awaitHealthy(PATIENCE);
    assertEquals(before, kafka.clientSettings(KafkaBroker.BROKER).get("bootstrap.servers"));
  }

  private static AclBinding everything(String account) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, "*", PatternType.LITERAL),
        new AccessControlEntry("User:" + account, "*", AclOperation.ALL, AclPermissionType.ALLOW));
  }

  private static String login(String account, String password) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(account, password);
  }

  // ---- clients ---------------------------------------------------------------------------------

  private interface AdminAction {
    void with(Admin admin) throws Exception;
  }

  private static Executable asAdmin(String client, AdminAction action) {
    return () -> {
      try (var admin = admin(client)) {
        action.with(admin);
      }
    };
  }

  private static Map<String, Object> settings(String client) {
    if (PASSWORDS.containsKey(client)) {
      var settings = new HashMap<String, Object>(kafka.clientSettings("projection-reader"));
      settings.put("sasl.jaas.config", login(client, PASSWORDS.get(client)));
      return settings;
    }
    return client.equals(ANONYMOUS)
        ? Map.of("bootstrap.servers", kafka.bootstrapServers())
        : new HashMap<>(kafka.clientSettings(client));
  }

  private static Admin admin(String client) {
    return Admin.create(settings(client));
  }

  /// @param transactionalId null to publish without a transaction
  private static void publish(String client, String topic, String transactionalId)
      throws Exception {
    var settings = new HashMap<>(settings(client));
    if (transactionalId != null) {
      settings.put("transactional.id", transactionalId);
    }
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      if (transactionalId != null) {
        producer.initTransactions();
        producer.beginTransaction();
      }
      producer.send(new ProducerRecord<>(topic, "key", "value")).get();
      if (transactionalId != null) {
        producer.commitTransaction();
      }
    }
  }

  private static void commit(String client, String group) throws IOException {
    var settings = new HashMap<>(settings(client));
    settings.put("group.id", group);
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      var partition = new TopicPartition(AGREEMENTS, 0);
      consumer.assign(List.of(partition));
      consumer.commitSync(Map.of(partition, new OffsetAndMetadata(0)), PATIENCE);
    }
  }

  /// @return number of records that this client can read from the topic
  private static int read(String client, String topic) {
    try (var consumer =
        new KafkaConsumer<>(settings(client), new StringDeserializer(), new StringDeserializer())) {
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      var deadline = System.nanoTime() + PATIENCE.toNanos();
      int records = 0;
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        records += consumer.poll(Duration.ofMillis(200)).count();
        assertTrue(System.nanoTime() < deadline, () -> topic + " cannot be read to its end");
      }
      return records;
    }
  }

  private static Set<String> topics(String client) throws Exception {
    try (var admin = admin(client)) {
      return admin.listTopics().names().get();
    }
  }

  /// Everything that an attempt could change: records, committed offsets, permissions, accounts.
  private static Map<String, Object> state() throws Exception {
    var state = new TreeMap<String, Object>();
    try (var broker = admin(KafkaBroker.BROKER)) {
      Collection<String> topics = List.of(AGREEMENTS, LOGISTICS);
      for (var topic : broker.describeTopics(topics).allTopicNames().get().values()) {
        state.put("id of " + topic.name(), topic.topicId());
        for (var p : topic.partitions()) {
          var partition = new TopicPartition(topic.name(), p.partition());
          state.put("first of " + partition, offset(broker, partition, OffsetSpec.earliest()));
          state.put("last of " + partition, offset(broker, partition, OffsetSpec.latest()));
        }
      }
      state.put("topics", broker.listTopics().names().get());
      state.put(
          "offsets of the reader",
          broker.listConsumerGroupOffsets(READERS_GROUP).partitionsToOffsetAndMetadata().get());
      state.put(
          "permissions", Set.copyOf(broker.describeAcls(AclBindingFilter.ANY).values().get()));
      state.put("accounts", broker.describeUserScramCredentials().all().get().keySet());
      var configurations =
          topics.stream().map(t -> new ConfigResource(ConfigResource.Type.TOPIC, t)).toList();
      broker
          .describeConfigs(configurations)
          .all()
          .get()
          .forEach((resource, config) ->
              state.put("retention of " + resource.name(), config.get("retention.ms").value()));
    }
    return state;
  }

  private static long offset(Admin broker, TopicPartition partition, OffsetSpec spec)
      throws Exception {
    return broker.listOffsets(Map.of(partition, spec)).partitionResult(partition).get().offset();
  }
}
