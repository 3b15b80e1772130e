package io.corridorledger.histories;

import io.corridorledger.contract.FactConstraints;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.CommitmentEvent.CommitmentMade;
import io.corridorledger.event.CorridorEvent.CorridorCapacityStated;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ProjectEvent.ProjectAnnounced;
import io.corridorledger.event.ShipmentEvent.ShipmentHandled;
import io.corridorledger.event.ShipmentEvent.ShipmentRecorded;
import io.corridorledger.event.ThroughputEvent.ThroughputReported;
import io.corridorledger.value.Citation;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Facts of the golden corpus with random contents from small pools, so that facts often interact.
///
/// Fields are varied by their types, and invalid facts are dropped. So a new event type is included
/// as soon as it has a golden file, and needs no generator of its own.
public final class RandomFacts {

  /// The first day of publication. All sources publish within [#DAYS] days.
  public static final LocalDate FIRST_DAY = LocalDate.of(2024, 1, 1);

  public static final int DAYS = 5;

  private static final int ATTEMPTS = 20;
  private static final int MAX_CITATIONS = 2;

  private static final List<Period> DATES =
      Stream.of(
              "2021/2023",
              "../2022",
              "2022",
              "2022-06-21",
              "2023-02",
              "2023",
              "2024-40",
              "2024-05-06/2024-05-09",
              "2025~")
          .map(Period::parse)
          .toList();
  private static final List<PartyRef> PARTIES =
      Stream.of("AZ", "UZ", "KZ", "ORG:OTS").map(PartyRef::new).toList();
  private static final List<UUID> OTHER_STREAMS = List.of(new UUID(7, 1), new UUID(7, 2));

  /// Sources with different publication dates: exact days, intervals with an open end or an open
  /// start, and an unknown date.
  private static final List<Source> SOURCES =
      Stream.concat(
              IntStream.range(0, DAYS)
                  .mapToObj(FIRST_DAY::plusDays)
                  .flatMap(day -> Stream.of(day.toString(), day + "/..")),
              Stream.of("../2024-01-02", ""))
          .map(published ->
              new Source(
                  null,
                  "Random histories",
                  null,
                  "Issue " + published,
                  null,
                  published.isEmpty() ? null : Period.parse(published),
                  null,
                  Source.Kind.NEWS,
                  null))
          .toList();

  private static final List<LedgerEvent> CORPUS = new ArrayList<>();

  /// All texts of golden facts by field name, so that facts of different types refer to the same
  /// status, milestone or hub.
  private static final Map<String, List<String>> WORDS = new HashMap<>();

  static {
    LedgerJson.types().forEach((name, type) -> CORPUS.add(golden(name, type, "")));
    CORPUS.add(golden("shipment-recorded", ShipmentRecorded.class, ".press"));
    CORPUS.add(golden("shipment-handled", ShipmentHandled.class, ".dated"));
    CORPUS.add(golden("commitment-made", CommitmentMade.class, ".suspect"));
    CORPUS.add(golden("corridor-capacity-stated", CorridorCapacityStated.class, ".leg"));
    CORPUS.add(golden("project-announced", ProjectAnnounced.class, ".slug"));
    CORPUS.add(golden("throughput-reported", ThroughputReported.class, ".further-growths"));
    for (LedgerEvent fact : CORPUS) collectWords("", fact);
  }

  private final Random random;

  public RandomFacts(Random random) {
    this.random = random;
  }

  /// @param variant the suffix of the file, empty for the file without a variant
  private static LedgerEvent golden(
      String name, Class<? extends LedgerEvent> type, String variant) {
    String file = "/examples/%s.v%d%s.json".formatted(name, LedgerJson.versionOf(type), variant);
    try (InputStream in = LedgerJson.class.getResourceAsStream(file)) {
      return LedgerJson.read(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  private static void collectWords(String name, Object value) {
    switch (value) {
      case String text -> WORDS.computeIfAbsent(name, _ -> new ArrayList<>()).add(text);
      case List<?> list -> list.forEach(each -> collectWords(name, each));
      case Record ours -> {
        for (RecordComponent component : ours.getClass().getRecordComponents())
          collectWords(component.getName(), valueOf(component, ours));
      }
      case null, default -> {}
    }
  }

  private static Object valueOf(RecordComponent component, Object value) {
    try {
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /// Returns a random fact of a family.
  public <E extends LedgerEvent> E of(Class<E> family) {
    return like(one(CORPUS.stream().filter(family::isInstance).map(family::cast).toList()));
  }

  /// Returns another fact of the same type.
  public <E extends LedgerEvent> E like(E fact) {
    return vary(fact);
  }

  /// Returns at least one citation.
  public List<Citation> citations() {
    return IntStream.rangeClosed(1, 1 + random.nextInt(MAX_CITATIONS))
        .mapToObj(_ -> new Citation(one(SOURCES), "p. " + random.nextInt(3), null, null, null))
        .toList();
  }

  public <T> T one(List<T> pool) {
    return pool.get(random.nextInt(pool.size()));
  }

  /// Returns the record with some components replaced by other valid values.
  private <R> R vary(R value) {
    @SuppressWarnings("unchecked")
    Class<R> type = (Class<R>) value.getClass();
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++)
      try {
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < arguments.length; i++)
          arguments[i] = other(components[i], valueOf(components[i], value));
        R other = type.getConstructor(types).newInstance(arguments);
        if (FactConstraints.violations(other).isEmpty()) return other;
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(e);
      }
    return value;
  }

  private Object other(RecordComponent component, Object value) {
    Class<?> type = component.getType();
    if (component.getName().equals("citations")) return citations();
    if (component.getName().equals("id")) return value;
    if (value instanceof List<?> list) {
      List<Object> some = new ArrayList<>();
      for (Object each : list)
        if (random.nextInt(4) > 0) some.add(changed(component.getName(), each.getClass(), each));
      return some;
    }
    return random.nextInt(3) > 0 ? inside(value) : changed(component.getName(), type, value);
  }

  /// Returns the same value, or a variation of the value if it is a record of the ledger.
  private Object inside(Object value) {
    return isOurs(value) ? vary(value) : value;
  }

  private static boolean isOurs(Object value) {
    return value instanceof Record
        && !(value instanceof Period)
        && value.getClass().getRecordComponents().length > 1;
  }

  private Object changed(String name, Class<?> type, Object value) {
    if (value != null && !type.isPrimitive() && random.nextInt(4) == 0) return null;
    if (type == Period.class) return one(DATES);
    if (type == PartyRef.class) return one(PARTIES);
    if (type == UUID.class) return one(OTHER_STREAMS);
    if (type.isEnum()) return one(Arrays.asList(type.getEnumConstants()));
    return switch (value) {
      case Boolean _ -> random.nextBoolean();
      case Integer number -> number + random.nextInt(3);
      case BigDecimal number -> number.add(BigDecimal.valueOf(random.nextInt(3)));
      case OffsetDateTime time -> time.plusDays(random.nextInt(4) - 1);
      case String text -> random.nextBoolean() ? text + "2" : one(WORDS.get(name));
      case null -> null;
      default -> inside(value);
    };
  }
}
