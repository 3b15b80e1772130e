package io.corridorledger.local;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Prints the records of a topic. Reads the topic without a consumer group. Does not verify the
/// authentication codes, so forged records are printed too.
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    description = {
      "Print the events of a topic as they arrive, until Ctrl-C.",
      "Each line has the position, the time of recording, the event, the aggregate, the version and"
          + " the JSON."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:the end of the topic was reached (with --to-end)",
      " 1:there is no such topic",
      "17:Kafka does not respond"
    })
final class TailCommand implements Callable<Integer> {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
  private static final Pattern EVENT = Pattern.compile("corridor\\.(.+)\\.v\\d+");

  @Parameters(
      paramLabel = "LOG",
      arity = "0..1",
      defaultValue = "agreements",
      description = "agreements or logistics; default ${DEFAULT-VALUE}")
  String log;

  @Option(
      names = "--type",
      paramLabel = "EVENT",
      split = ",",
      description = "Only events of this type, for example visit-held; can be repeated")
  Set<String> types = Set.of();

  @Option(
      names = "--from-start",
      description = "Begin with the first event of the topic instead of the next new event")
  boolean fromStart;

  @Option(
      names = "--to-end",
      description = "Stop at the current end of the topic; implies --from-start")
  boolean toEnd;

  @Mixin Settings settings;

  @Override
  public Integer call() {
    if (!Infrastructure.LOGS.contains(log)) {
      throw new StackException(
          Exit.USAGE, "There is no log %s; the logs are %s.".formatted(log, Infrastructure.LOGS));
    }
    var data = settings.dataDirectory();
    var bootstrap = "127.0.0.1:" + data.port("kafka").orElse(settings.kafkaPort);
    if (Ports.isFree(data.port("kafka").orElse(settings.kafkaPort))) {
      throw new StackException(
          Exit.KAFKA_UNREACHABLE,
          "Kafka does not respond at %s: start it with ./corridor up.".formatted(bootstrap));
    }
    try (var consumer =
        new KafkaConsumer<>(
            consumerSettings(bootstrap),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      return print(consumer, "corridor.%s.v1".formatted(log), System.out);
    } catch (KafkaException e) {
      throw new StackException(
          Exit.KAFKA_UNREACHABLE,
          "Kafka at %s does not respond (%s).".formatted(bootstrap, e.getClass().getSimpleName()),
          e);
    }
  }

  private static Map<String, Object> consumerSettings(String bootstrap) {
    Map<String, Object> consumer = new HashMap<>();
    consumer.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    consumer.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    consumer.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    consumer.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis());
    return consumer;
  }

  private int print(KafkaConsumer<byte[], byte[]> consumer, String topic, PrintStream out) {
    var partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new StackException(
          Exit.FAILED, "There is no topic %s: no event was published yet.".formatted(topic));
    }
    consumer.assign(partitions);
    if (fromStart || toEnd) {
      consumer.seekToBeginning(partitions);
    } else {
      consumer.seekToEnd(partitions);
    }
    var ends = consumer.endOffsets(partitions);
    partitions.forEach(
        // The consumer determines its start position at its first request to the broker. This call
        // makes that request before the first line is printed. Therefore every record that arrives
        // after that line is printed too.
        consumer::position);
    System.err.printf(
        "%s, %s%s%n",
        topic,
        fromStart || toEnd ? "from the start" : "from now",
        types.isEmpty() ? "" : ", only " + String.join(", ", types));
    while (!toEnd
        || ends.entrySet().stream()
            .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      consumer.poll(POLL).forEach(records::add);
      records.sort(Comparator.comparingLong(TailCommand::position));
      for (var record : records) {
        print(record, out);
      }
      if (out.checkError()) {
        return Exit.OK.code(); // The program that reads this output, such as head, has ended.
      }
    }
    return Exit.OK.code();
  }

  private void print(ConsumerRecord<byte[], byte[]> record, PrintStream out) {
    var type = EVENT.matcher(header(record, "ce_type"));
    var event = type.matches() ? type.group(1) : "?";
    if (!types.isEmpty() && !types.contains(event)) {
      return;
    }
    out.println(
        printable(
            "%6s  %s  %s  %s/%s  v%s  %s"
                .formatted(
                    header(record, "ce_logposition"),
                    header(record, "ce_time"),
                    event,
                    header(record, "ce_streamtype"),
                    header(record, "ce_subject"),
                    header(record, "ce_streamversion"),
                    record.value() == null
                        ? ""
                        : new String(record.value(), StandardCharsets.UTF_8))));
  }

  /// The position of a record in the log; 0 if the record has none.
  private static long position(ConsumerRecord<byte[], byte[]> record) {
    var position = header(record, "ce_logposition");
    return position.matches("\\d{1,18}") ? Long.parseLong(position) : 0;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? "?"
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  /// Replaces control characters, because a terminal would interpret them as commands.
  private static String printable(String line) {
    return line.codePoints()
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
