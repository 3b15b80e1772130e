package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corridorledger.agreements.agreement.Agreement;
import io.corridorledger.agreements.commitment.Commitment;
import io.corridorledger.agreements.membership.Membership;
import io.corridorledger.agreements.visit.Visit;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.History;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark;
import io.corridorledger.event.Remark.FactCorrected;
import io.corridorledger.event.Remark.FactRevised;
import io.corridorledger.event.Remark.NoteCited;
import io.corridorledger.histories.RandomHistory;
import io.corridorledger.lifecycle.WorldOrder;
import io.corridorledger.logistics.corridor.Corridor;
import io.corridorledger.logistics.hub.Hub;
import io.corridorledger.logistics.project.Project;
import io.corridorledger.logistics.shipment.Shipment;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The answers of writers and reader depend neither on the order of recording nor on the notation
/// of numbers, except for versions and event ids, and both conclude the same from the same facts.
///
/// A history of random facts and remarks is recorded in other orders: all of them if it is short,
/// random ones if it is long. The opening fact comes first, and a remark follows its target. The
/// remarks that change one fact keep their order, because their order has a meaning. For example, a
/// correction after a dispute ends the dispute, and a dispute after a correction does not. Notes
/// change no fact, so a note may come at any time after its target.
///
/// In each order, the times of recording differ. If the day of publication of a fact is unknown,
/// the day of recording is used instead. So if a history has such a fact, all events of the history
/// are recorded on one day, at different times. In each order, the quantities have other
/// multipliers and exponents with the same significant digits.
///
/// The seed is printed; `-Dtest.seed=…` repeats a run.
class WorldOrderTest {

  private static final int HISTORIES = 60;
  private static final int SHORT = 5;
  private static final int LONG = 25;
  private static final int ORDERS = 12;

  private static final Instant FIRST_RECORDED = Instant.parse("2026-01-01T00:00:00Z");

  /// The longest time between two successive events of a history that is recorded on one day.
  private static final Duration SHORT_PAUSE = Duration.ofMinutes(30);

  private static final Duration LONG_PAUSE = Duration.ofDays(40);
  private static final Set<String> OF_RECORDING = Set.of("version", "event");

  private static final JsonMapper JSON = LedgerJson.configure(new JsonMapper());

  /// @param shown the reader's answer
  /// @param shared names in the writer's answer, with the names in the reader's answer of the same
  ///   values
  record Aggregate<S, E extends LedgerEvent>(
      Decider<S, E> decider, Function<VisibleHistory, Object> shown, Map<String, String> shared) {

    @Override
    public String toString() {
      return decider.streamType();
    }
  }

  static Stream<Aggregate<?, ?>> aggregates() {
    return Stream.of(
        new Aggregate<>(
            Agreement.DECIDER,
            known -> io.corridorledger.projection.agreements.Agreement.of(null, known),
            same("status date inForce partyStates amendments supersededBy conflicts")),
        new Aggregate<>(
            Visit.DECIDER,
            known -> io.corridorledger.projection.visits.Visit.of(null, known),
            same("status date dateConflict participants postponedTo conflicts")),
        new Aggregate<>(
            Commitment.DECIDER,
            known -> io.corridorledger.projection.commitments.Commitment.of(null, known),
            same("status target:current/target due:current/due reaffirmed conflicts")),
        new Aggregate<>(
            Membership.DECIDER,
            known -> io.corridorledger.projection.memberships.Membership.of(null, known),
            same("state:status party organisation statuses conflicts")),
        new Aggregate<>(
            Corridor.DECIDER,
            known -> io.corridorledger.projection.corridors.Corridor.of(null, known),
            same("slug legs")),
        new Aggregate<>(
            Hub.DECIDER,
            known -> io.corridorledger.projection.hubs.Hub.of(null, known),
            same("status name aliases:alsoNamed country codes capacities mergedInto conflicts")),
        new Aggregate<>(
            Shipment.DECIDER,
            known -> io.corridorledger.projection.shipments.Shipment.of(null, known),
            same("journey journey/state:state")),
        new Aggregate<>(
            Project.DECIDER,
            known -> io.corridorledger.projection.projects.Project.of(null, known),
            same("stage:status names/0:name conflicts")));
  }

  private static Map<String, String> same(String names) {
    Map<String, String> shared = new LinkedHashMap<>();
    for (String name : names.split(" ")) {
      String[] sides = name.split(":");
      shared.put(sides[0], sides[sides.length - 1]);
    }
    return shared;
  }

  @ParameterizedTest
  @MethodSource("aggregates")
  void theOrderOfRecordingAndTheNotationChangeNoAnswer(Aggregate<?, ?> aggregate) {
    long seed = Long.getLong("test.seed", System.nanoTime());
    System.out.printf("%s: to repeat, -Dtest.seed=%d%n", aggregate, seed);
    for (int i = 0; i < HISTORIES; i++) {
      compare(aggregate, SHORT, seed + i);
      compare(aggregate, LONG, seed + i);
    }
  }

  private static <S, E extends LedgerEvent> void compare(
      Aggregate<S, E> aggregate, int steps, long seed) {
    Random random = new Random(seed);
    var history = RandomHistory.of(aggregate.decider(), steps, random);
    List<List<Recorded<LedgerEvent>>> orders = new ArrayList<>();
    if (history.size() <= SHORT) addAll(history, List.of(), orders);
    else for (int i = 0; i < ORDERS; i++) orders.add(shuffled(history, random));
    Duration pause = history.stream().allMatch(WorldOrderTest::isDated) ? LONG_PAUSE : SHORT_PAUSE;
    var expected = answers(aggregate, recorded(history, pause, random));
    for (var order : orders)
      assertEquals(
          expected,
          answers(aggregate, recorded(rewritten(order, random), pause, random)),
          () -> "-Dtest.seed=%d: %s\n%s".formatted(seed, told(history), told(order)));
  }

  /// The answers of the writer and of the reader, after comparing one with the other.
  private static <S, E extends LedgerEvent> List<JsonNode> answers(
      Aggregate<S, E> aggregate, List<Recorded<LedgerEvent>> order) {
    VisibleHistory known = VisibleHistory.of(order);
    JsonNode decided = JSON.valueToTree(aggregate.decider().state(History.of(order)));
    JsonNode shown = withoutRecording(JSON.valueToTree(aggregate.shown().apply(known)));
    Notation.normalise(decided);
    Notation.normalise(shown);
    if (!known.retracted()) // otherwise the writer's state is empty
    aggregate
          .shared()
          .forEach((writer, reader) -> {
            if (!dependsOnReports(writer, order))
              assertEquals(
                  stated(decided.at("/" + writer)),
                  uncited(shown.at("/" + reader)),
                  () -> told(order));
          });
    return List.of(decided, shown);
  }

  /// If an end has no last day, the reader uses the day on which the end was reported. The writer
  /// does not know this day.
  private static boolean dependsOnReports(String name, List<Recorded<LedgerEvent>> order) {
    return Set.of("inForce", "statuses").contains(name)
        && order.stream()
            .map(fact -> fact.event().occurred())
            .anyMatch(period -> period == null || period.latest() == null);
  }

  /// Whether the event states no fact, or a fact with a known day of publication.
  private static boolean isDated(Recorded<LedgerEvent> recorded) {
    return switch (recorded.event()) {
      case FactCorrected correction -> isDated(correction.replacement().fact());
      case FactRevised revision -> isDated(revision.replacement().fact());
      case Remark _ -> true;
      default -> isDated(recorded.event());
    };
  }

  private static boolean isDated(LedgerEvent fact) {
    return WorldOrder.published(fact) != null;
  }

  /// @param pause the longest time between two successive events
  private static List<Recorded<LedgerEvent>> recorded(
      List<Recorded<LedgerEvent>> order, Duration pause, Random random) {
    List<Recorded<LedgerEvent>> recorded = new ArrayList<>();
    Instant time = FIRST_RECORDED;
    for (var event : order) {
      recorded.add(
          new Recorded<>(
              event.stream(),
              event.streamType(),
              recorded.size() + 1,
              event.id(),
              time,
              event.event()));
      time = time.plusSeconds(random.nextLong(pause.toSeconds()));
    }
    return recorded;
  }

  private static List<Recorded<LedgerEvent>> rewritten(
      List<Recorded<LedgerEvent>> order, Random random) {
    return order.stream()
        .map(fact ->
            new Recorded<>(
                fact.stream(),
                fact.streamType(),
                fact.version(),
                fact.id(),
                fact.recorded(),
                Notation.rewritten(fact.event(), JSON, random)))
        .toList();
  }

  private static JsonNode withoutRecording(JsonNode answer) {
    return without(OF_RECORDING, answer);
  }

  /// In the state of the writer, `yearToDate` is false if no source states it. In an answer of the
  /// reader, it is absent.
  private static JsonNode stated(JsonNode state) {
    JsonNode copy = state.deepCopy();
    for (JsonNode figure : copy.findParents("yearToDate"))
      if (!figure.get("yearToDate").booleanValue()) ((ObjectNode) figure).remove("yearToDate");
    return copy;
  }

  /// The reader shows the evidence of each part. The state of the writer has none.
  private static JsonNode uncited(JsonNode answer) {
    return without(Set.of("citations"), answer.deepCopy());
  }

  private static JsonNode without(Set<String> names, JsonNode answer) {
    if (answer instanceof ObjectNode object) object.remove(names);
    if (answer instanceof ObjectNode || answer instanceof ArrayNode)
      answer.forEach(part -> without(names, part));
    return answer;
  }

  private static void addAll(
      List<Recorded<LedgerEvent>> history,
      List<Recorded<LedgerEvent>> begun,
      List<List<Recorded<LedgerEvent>>> orders) {
    if (begun.size() == history.size()) orders.add(begun);
    for (var event : ready(history, begun)) {
      List<Recorded<LedgerEvent>> next = new ArrayList<>(begun);
      next.add(event);
      addAll(history, next, orders);
    }
  }

  private static List<Recorded<LedgerEvent>> shuffled(
      List<Recorded<LedgerEvent>> history, Random random) {
    List<Recorded<LedgerEvent>> order = new ArrayList<>();
    while (order.size() < history.size()) {
      var ready = ready(history, order);
      order.add(ready.get(random.nextInt(ready.size())));
    }
    return order;
  }

  /// The events that may be recorded next.
  private static List<Recorded<LedgerEvent>> ready(
      List<Recorded<LedgerEvent>> history, List<Recorded<LedgerEvent>> begun) {
    if (begun.isEmpty()) return List.of(history.getFirst());
    return history.stream()
        .filter(event -> !begun.contains(event))
        .filter(event ->
            history.subList(0, history.indexOf(event)).stream()
                .filter(earlier -> isBefore(earlier, event))
                .allMatch(begun::contains))
        .toList();
  }

  private static boolean isBefore(Recorded<LedgerEvent> earlier, Recorded<LedgerEvent> event) {
    if (!(event.event() instanceof Remark remark) || remark.target() == null) return false;
    return earlier.id().equals(remark.target())
        || !(remark instanceof NoteCited)
            && earlier.event() instanceof Remark other
            && !(other instanceof NoteCited)
            && remark.target().equals(other.target());
  }

  private static String told(List<Recorded<LedgerEvent>> history) {
    return history.stream()
        .map(f -> LedgerJson.nameOf(f.event().getClass()) + " " + f.event())
        .collect(Collectors.joining("\n"));
  }
}
