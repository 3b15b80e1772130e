package io.corridorledger.benchmarks;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.integrity.EventHash;
import io.corridorledger.integrity.HashChain;
import io.corridorledger.integrity.MacKeys;
import io.corridorledger.integrity.RecordMac;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Generates a ledger of any size, and publishes its events in the same form as the relays. The
/// ledger covers ten years and has some hundred sources. Thousands of aggregates get events in
/// parallel. The same seed always gives the same ledger.
///
/// The generators of all types of aggregates are in one file, because they share one random
/// sequence and refer to each other's aggregates.
final class ManyEvents {

  private static final MacKeys.Key KEY = MacKeys.parse(RunningLedger.MAC_KEY);
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  static final List<String> COUNTRIES =
      List.of(
          "AZ", "KZ", "GE", "TR", "UZ", "TM", "KG", "CN", "TJ", "RO", "BG", "HU", "PL", "DE", "UA",
          "IR", "PK", "AM");
  static final List<String> METRICS =
      List.of(
          "trade_turnover",
          "cargo_volume",
          "exports",
          "imports",
          "transit_volume",
          "investment",
          "container_volume",
          "block_trains");
  static final List<String> HUBS =
      List.of(
          "alat",
          "aktau",
          "kuryk",
          "dostyk",
          "altynkol",
          "khorgos",
          "tbilisi",
          "poti",
          "batumi",
          "kars",
          "mersin",
          "constanta");
  static final List<String> FIELDS =
      List.of(
          "transport",
          "green-energy",
          "digital",
          "education",
          "tourism",
          "agriculture",
          "industry",
          "customs");
  private static final List<String> WORDS =
      List.of(
          "strategic",
          "partnership",
          "transit",
          "railway",
          "cooperation",
          "digital",
          "ferry",
          "customs",
          "corridor",
          "investment",
          "energy",
          "gauge",
          "terminal",
          "container",
          "joint",
          "venture",
          "road",
          "cargo",
          "protocol",
          "tariff",
          "fibre",
          "harbour",
          "wagons",
          "statistics",
          "council",
          "ministers",
          "declaration",
          "protection",
          "mutual",
          "simplified");

  private static final Instant FIRST = Instant.parse("2016-01-01T00:00:00Z");
  static final Instant LAST = Instant.parse("2026-01-01T00:00:00Z");
  private static final int GROWING = 3_000;
  private static final int SOURCES = 400;
  static final int ORGANISATIONS = 60;

  private record Told(String type, String json) {}

  /// An aggregate, with its events that are not published yet.
  private static final class Growing {
    final UUID id;
    final String type;
    final boolean logistics;
    final List<Told> facts;
    UUID first;
    int told;

    Growing(UUID id, String type, boolean logistics, List<Told> facts) {
      this.id = id;
      this.type = type;
      this.logistics = logistics;
      this.facts = facts;
    }
  }

  private final Random random = new Random(20_240_808);
  private final List<String> sources = new ArrayList<>();
  private final Set<String> checked = new HashSet<>();

  private ManyEvents() {
    for (int i = 0; i < SOURCES; i++) {
      LocalDate published = day(LocalDate.of(2015, 1, 1), 3_900);
      sources.add(
          "{\"publisher\":\"%s\",\"title\":\"%s\"%s,\"language\":\"en\",\"kind\":\"%s\"}"
              .formatted(
                  "Gazette " + i % 40,
                  words(4) + " " + i,
                  i % 5 == 0 ? "" : ",\"published\":\"" + published + "\"",
                  List.of("OFFICIAL", "STATISTICS", "OPERATOR", "NEWS", "ANALYSIS").get(i % 5)));
    }
  }

  /// The number of events in each topic.
  record Published(long agreements, long logistics) {
    long all() {
      return agreements + logistics;
    }
  }

  /// The topic with the events of one log of a ledger of a size.
  ///
  /// @param log name of the log
  /// @param events number of events of all logs
  static String topic(String log, int events) {
    return "many-%d.%s".formatted(events, log);
  }

  static Published publish(String bootstrap, int events) throws Exception {
    List<String> topics = List.of(topic("agreements", events), topic("logistics", events));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin
          .createTopics(topics.stream().map(name -> new NewTopic(name, 12, (short) 1)).toList())
          .all()
          .get();
    }
    try (var kafka =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "compression.type",
                "gzip",
                "linger.ms",
                20,
                // With several requests in flight, a broker can accept the second request of a new
                // partition after it has refused the first one. It then always refuses the first.
                "max.in.flight.requests.per.connection",
                1),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      return new ManyEvents().publish(kafka, topics, events);
    }
  }

  private Published publish(KafkaProducer<byte[], byte[]> kafka, List<String> topics, int events) {
    List<Growing> growing = new ArrayList<>();
    // In a small ledger fewer aggregates grow in parallel, so that the streams are as long as in a
    // large one.
    while (growing.size() < Math.min(GROWING, events / 20)) growing.add(aggregate());
    AtomicReference<Exception> failure = new AtomicReference<>();
    long[] positions = new long[2];
    byte[][] chains = {HashChain.start(), HashChain.start()};
    long step = Duration.between(FIRST, LAST).toNanos() / events;
    for (int i = 0; i < events; i++) {
      int which = random.nextInt(growing.size());
      Growing aggregate = growing.get(which);
      UUID event = uuid();
      if (aggregate.first == null) aggregate.first = event;
      Told fact = aggregate.facts.get(aggregate.told++);
      // Parses the first event of each type, so that the benchmark fails here if a template has a
      // mistake.
      if (checked.add(fact.type)) LedgerJson.read(fact.type, json(fact, aggregate));
      int log = aggregate.logistics ? 1 : 0;
      Instant recorded = FIRST.plusNanos(step * i).truncatedTo(ChronoUnit.MICROS);
      String json = json(fact, aggregate);
      var hash =
          new EventHash(
              EventHash.CURRENT,
              aggregate.type,
              aggregate.id,
              aggregate.told,
              event,
              fact.type,
              1,
              null,
              null,
              null,
              recorded,
              "anonymous",
              event,
              event,
              null,
              TRACE,
              json);
      chains[log] = HashChain.next(chains[log], hash.sha256());
      SortedMap<String, byte[]> headers = headers(hash, log, ++positions[log], chains[log]);
      byte[] key = bytes(aggregate.id.toString());
      byte[] value = bytes(json);
      headers.put(
          RecordMac.HEADER,
          bytes(HexFormat.of().formatHex(RecordMac.of(KEY, key, headers, value))));
      var record = new ProducerRecord<>(topics.get(log), key, value);
      headers.forEach(record.headers()::add);
      kafka.send(
          record,
          (_, e) -> {
            if (e != null) failure.compareAndSet(null, e);
          });
      if (aggregate.told == aggregate.facts.size()) growing.set(which, aggregate());
    }
    kafka.flush();
    if (failure.get() != null)
      throw new IllegalStateException(
          "not all of %d events were published".formatted(events), failure.get());
    return new Published(positions[0], positions[1]);
  }

  /// The headers that a relay writes, without the headers for the authentication code.
  private static SortedMap<String, byte[]> headers(
      EventHash event, int log, long position, byte[] chain) {
    var headers = new TreeMap<String, byte[]>();
    headers.put("content-type", bytes("application/json"));
    headers.put("ce_specversion", bytes("1.0"));
    headers.put("ce_id", bytes(event.id().toString()));
    headers.put("ce_source", bytes(log == 1 ? "/corridor/logistics" : "/corridor/agreements"));
    headers.put("ce_type", bytes("corridor." + event.type() + ".v1"));
    headers.put("ce_subject", bytes(event.stream().toString()));
    headers.put("ce_time", bytes(event.recorded().toString()));
    headers.put("ce_dataschema", bytes("http://localhost:8080/schemas/" + event.type() + "/v1"));
    headers.put("ce_streamtype", bytes(event.streamType()));
    headers.put("ce_streamversion", bytes(Long.toString(event.streamVersion())));
    headers.put("ce_logposition", bytes(Long.toString(position)));
    headers.put("ce_ledgerepoch", bytes("1"));
    headers.put("ce_chainhash", bytes(HexFormat.of().formatHex(chain)));
    headers.put("ce_hashversion", bytes(Integer.toString(event.version())));
    headers.put("ce_actor", bytes(event.actor()));
    headers.put("ce_commandid", bytes(event.command().toString()));
    headers.put("ce_correlationid", bytes(event.correlation().toString()));
    headers.put("ce_traceparent", bytes(event.traceparent()));
    headers.put(RecordMac.KEY_ID_HEADER, bytes(KEY.id()));
    return headers;
  }

  private static String json(Told fact, Growing aggregate) {
    return fact.json
        .replace("$first", String.valueOf(aggregate.first))
        .replace("$id", aggregate.id.toString());
  }

  private Growing aggregate() {
    int kind = random.nextInt(100);
    List<Told> facts = new ArrayList<>();
    if (random.nextInt(50) == 0) return rare(facts);
    if (kind < 25) return shipment(facts);
    if (kind < 50) return figure("indicators", "observation-reported", false, facts);
    if (kind < 65) return figure("throughput", "throughput-reported", true, facts);
    if (kind < 82) return agreement(facts);
    if (kind < 90) return visit(facts);
    if (kind < 96) return commitment(facts);
    return project(facts);
  }

  /// Returns an aggregate of a type that is rare in the generated ledger.
  private Growing rare(List<Told> facts) {
    LocalDate day = day(LocalDate.of(2000, 1, 1), 9_000);
    switch (random.nextInt(5)) {
      case 0 -> {
        told(
            facts,
            "corridor-defined",
            """
            "id":"$id","slug":"route-%d","name":"%s","carries":"%s","standing":"EXISTING","waypoints":[{"country":"%s"},{"hub":"%s"},\
            {"country":"%s"}],"date":"%s/..\"\
            """,
            random.nextInt(),
            words(3),
            pick(List.of("freight", "oil", "power")),
            pick(COUNTRIES),
            pick(HUBS),
            pick(COUNTRIES),
            day);
        return new Growing(uuid(), "corridors", false, facts);
      }
      case 1, 2 -> {
        told(
            facts,
            "hub-registered",
            """
            "id":"$id","slug":"terminal-%d","name":"%s","type":"%s","country":"%s","transships":true\
            """,
            random.nextInt(),
            words(2),
            pick(List.of("PORT", "CITY", "BORDER_CROSSING")),
            pick(COUNTRIES));
        return new Growing(uuid(), "hubs", false, facts);
      }
      default -> {
        told(
            facts,
            random.nextInt(4) == 0 ? "membership-applied" : "status-granted",
            """
            "id":"$id","party":"ISO:%s","organisation":"ORG:O%d","status":"%s","date":"%s\"\
            """,
            pick(COUNTRIES),
            random.nextInt(ORGANISATIONS),
            pick(List.of("member", "observer")),
            day);
        return new Growing(uuid(), "memberships", false, facts);
      }
    }
  }

  private Growing shipment(List<Told> facts) {
    LocalDate day = day(LocalDate.of(2016, 1, 1), 3_600);
    told(
        facts,
        "shipment-recorded",
        """
        "id":"$id","consignment":{"references":[{"type":"CIM_SMGS","number":"RX-%d"}],"goods":[{"label":"%s","hs":"%04d",\
        "mass":{"value":%d.5,"unitMult":0,"unit":"TNE","qualifier":"EXACT"}}],"equipment":[{"type":"CONTAINER","number":"CSQU3054383"}],\
        "origin":{"hub":"%s"},"destination":{"hub":"%s"}},"date":"%s\"\
        """,
        random.nextInt(10_000_000),
        words(2),
        2700 + random.nextInt(900),
        10 + random.nextInt(50),
        pick(HUBS),
        pick(HUBS),
        day);
    for (int i = 1 + random.nextInt(7); i > 0; i--)
      told(
          facts,
          "shipment-handled",
          """
          "handling":{"type":"%s","classifier":"ACTUAL","hub":"%s","time":"%sT21:15:00+05:00"},"note":"%s\"\
          """,
          pick(List.of("ACCEPTED", "LOADED", "DEPARTED", "ARRIVED", "UNLOADED")),
          pick(HUBS),
          day.plusDays(20 - i),
          words(3));
    return new Growing(uuid(), "shipments", true, facts);
  }

  private Growing figure(String type, String fact, boolean logistics, List<Told> facts) {
    String subject =
        random.nextInt(5) == 0
            ? "pair:%s/%s".formatted(pick(COUNTRIES.subList(0, 9)), pick(COUNTRIES.subList(9, 18)))
            : "hub:terminal-" + random.nextInt(5_000);
    String metric = pick(METRICS);
    for (int i = 1 + random.nextInt(4); i > 0; i--)
      told(facts, fact, "%s", figure(subject, metric));
    if (random.nextInt(8) == 0)
      told(
          facts,
          "fact-revised",
          """
          "target":"$first","replacement":{"%s":{%s,"citations":[%s]}},"reason":"%s\"\
          """,
          fact,
          figure(subject, metric),
          citation(),
          words(5));
    return new Growing(uuid(), type, logistics, facts);
  }

  private String figure(String subject, String metric) {
    return """
    "figure":{"key":{"metric":"%s","subject":"%s","period":"%s","reporter":"ISO:%s"},"quantity":{"value":%d.%d,"unitMult":6,"unit":"%s",\
    "qualifier":"EXACT"},"status":"A","note":"%s"}\
    """
        .formatted(
            metric,
            subject,
            random.nextBoolean()
                ? 2010 + random.nextInt(15)
                : (2010 + random.nextInt(15)) + "-0" + (1 + random.nextInt(9)),
            pick(COUNTRIES),
            random.nextInt(900),
            1 + random.nextInt(9),
            metric.endsWith("volume") ? "TNE" : "USD",
            words(4));
  }

  private Growing agreement(List<Told> facts) {
    String a = pick(COUNTRIES.subList(0, 9));
    String b = pick(COUNTRIES.subList(9, 18));
    LocalDate day = day(LocalDate.of(2000, 1, 1), 9_000);
    String instrument =
        """
        "id":"$id","instrument":{"type":"%s","title":"%s","level":"%s","parties":[{"ref":"ISO:%s","role":"PARTY"},{"ref":"ISO:%s","role":"PARTY"}],\
        "unilateral":false,"subjects":["%s","%s"],"place":{"label":"Tashkent","country":"UZ"}},"date":"%%s\"\
        """
            .formatted(
                pick(List.of("TREATY", "AGREEMENT", "MOU", "DECLARATION", "PROTOCOL")),
                words(6),
                pick(List.of("STATE", "GOVERNMENT", "AGENCY")),
                a,
                b,
                FIELDS.get(random.nextInt(4)),
                FIELDS.get(4 + random.nextInt(4)));
    if (random.nextInt(3) == 0) told(facts, "agreement-announced", instrument, day.minusDays(90));
    told(facts, "agreement-signed", instrument, day);
    for (String party : List.of(a, b))
      if (random.nextBoolean())
        told(
            facts,
            "domestic-approval-recorded",
            "\"party\":\"ISO:%s\",\"act\":\"Law No. %d\",\"date\":\"%s\"",
            party,
            random.nextInt(900),
            day.plusDays(60));
    if (random.nextBoolean())
      told(
          facts,
          "agreement-entered-into-force",
          "\"scope\":\"GENERAL\",\"date\":\"%s\"",
          day.plusDays(200));
    int more = random.nextInt(20);
    if (more < 2)
      told(
          facts,
          "agreement-amended",
          "\"change\":\"%s\",\"date\":\"%s\"",
          words(5),
          day.plusDays(900));
    if (more == 2)
      told(facts, "fact-disputed", "\"target\":\"$first\",\"statement\":\"%s\"", words(6));
    if (more == 3)
      told(
          facts,
          "fact-retracted",
          "\"target\":\"$first\",\"because\":\"INCORRECT_DATA\",\"reason\":\"%s\"",
          words(5));
    return new Growing(uuid(), "agreements", false, facts);
  }

  private Growing visit(List<Told> facts) {
    LocalDate day = day(LocalDate.of(2005, 1, 1), 7_300);
    String guest = pick(COUNTRIES.subList(0, 9));
    String host = pick(COUNTRIES.subList(9, 18));
    String meeting =
        """
        "meeting":{"type":"OFFICIAL","title":"%s","host":"ISO:%s","participants":[{"party":"ISO:%s","office":"President","role":"GUEST"},\
        {"party":"ISO:%s","role":"HOST"}],"place":{"label":"%s","country":"%s"}},"date":"%s\"\
        """
            .formatted(words(5), host, guest, host, words(1), host, day);
    if (random.nextBoolean()) told(facts, "visit-announced", "%s", meeting);
    told(facts, "visit-held", "%s", meeting);
    if (random.nextBoolean()) told(facts, "outcome-linked", "\"label\":\"%s\"", words(4));
    return new Growing(uuid(), "visits", false, facts);
  }

  private Growing commitment(List<Told> facts) {
    LocalDate day = day(LocalDate.of(2012, 1, 1), 4_700);
    String a = pick(COUNTRIES.subList(0, 9));
    String b = pick(COUNTRIES.subList(9, 18));
    String target =
        """
        "target":{"key":{"metric":"%s","subject":"pair:%s/%s","period":"%d"},"comparator":"AT_LEAST","quantity":{"value":%d,"unitMult":6,\
        "unit":"TNE","qualifier":"EXACT"}},"due":"%d\"\
        """
            .formatted(
                pick(METRICS),
                a,
                b,
                2012 + random.nextInt(14),
                1 + random.nextInt(500),
                2012 + random.nextInt(18));
    told(
        facts,
        "commitment-made",
        "\"id\":\"$id\",\"promise\":{\"kind\":\"METRIC_TARGET\",\"statement\":\"%s\",\"by\":[\"ISO:%s\"],\"to\":[\"ISO:%s\"],%s},\"date\":\"%s\"",
        words(7),
        a,
        b,
        target,
        day);
    if (random.nextBoolean())
      told(
          facts,
          "commitment-reaffirmed",
          "\"by\":[\"ISO:%s\"],\"date\":\"%s\"",
          a,
          day.plusDays(200));
    if (random.nextInt(4) == 0)
      told(facts, "commitment-revised", "%s,\"date\":\"%s\"", target, day.plusDays(400));
    return new Growing(uuid(), "commitments", false, facts);
  }

  private Growing project(List<Told> facts) {
    LocalDate day = day(LocalDate.of(2010, 1, 1), 5_400);
    told(
        facts,
        "project-announced",
        "\"id\":\"$id\",\"name\":\"%s\",\"type\":\"RAILWAY\",\"parties\":[\"ISO:%s\",\"ISO:%s\"],\"place\":{\"label\":\"%s\"},\"stage\":\"planned\",\"date\":\"%s\"",
        words(4),
        pick(COUNTRIES.subList(0, 9)),
        pick(COUNTRIES.subList(9, 18)),
        words(1),
        day);
    told(
        facts,
        "milestone-planned",
        "\"milestone\":\"%s\",\"due\":\"%s\"",
        "first train",
        day.plusDays(700));
    if (random.nextBoolean())
      told(
          facts,
          "milestone-reached",
          "\"milestone\":\"%s\",\"date\":\"%s\"",
          "first train",
          day.plusDays(900));
    return new Growing(uuid(), "projects", true, facts);
  }

  private void told(List<Told> facts, String type, String json, Object... values) {
    facts.add(
        new Told(type, "{%s,\"citations\":[%s]}".formatted(json.formatted(values), citation())));
  }

  private String citation() {
    return "{\"source\":%s,\"locator\":\"line %d\",\"asPrinted\":\"%s\"}"
        .formatted(pick(sources), 1 + random.nextInt(200), words(2));
  }

  private String words(int count) {
    var words = new StringBuilder();
    for (int i = 0; i < count; i++) {
      if (i > 0) words.append(' ');
      // Two thirds of the words come from a short list, so these words are common. The others come
      // from 20,000 words, so they are rare.
      words.append(random.nextInt(3) == 0 ? "w" + random.nextInt(20_000) : pick(WORDS));
    }
    return words.toString();
  }

  private LocalDate day(LocalDate from, int days) {
    return from.plusDays(random.nextInt(days));
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private UUID uuid() {
    return new UUID(
        random.nextLong() & 0xffff_ffff_ffff_0fffL | 0x7000L,
        random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
