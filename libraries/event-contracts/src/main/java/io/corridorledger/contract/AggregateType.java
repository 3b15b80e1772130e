package io.corridorledger.contract;

import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.StreamType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A type of aggregate. The event family of the type declares these values with [StreamType].
///
/// @param name name of the stream type in the store, in the topic and in URLs
/// @param log the log that owns the streams
/// @param sample id of one aggregate of the dataset
/// @param family the sealed family of events
public record AggregateType(
    String name, String log, UUID sample, Class<? extends LedgerEvent> family) {

  /// All aggregate types. Their order is the order of the event families in the `permits` clause of
  /// [LedgerEvent].
  public static final List<AggregateType> ALL =
      Arrays.stream(LedgerEvent.class.getPermittedSubclasses())
          .filter(family -> family.isAnnotationPresent(StreamType.class))
          .map(family -> declared(family.asSubclass(LedgerEvent.class)))
          .toList();

  private static AggregateType declared(Class<? extends LedgerEvent> family) {
    StreamType type = family.getAnnotation(StreamType.class);
    return new AggregateType(type.name(), type.log(), UUID.fromString(type.sample()), family);
  }

  public static AggregateType of(Class<? extends LedgerEvent> family) {
    return ALL.stream().filter(type -> type.family == family).findFirst().orElseThrow();
  }

  /// Whether only another log may contain streams of this type. A log that owns no type may contain
  /// streams of every type.
  public static boolean belongsToAnotherLog(String name, String log) {
    return ALL.stream().anyMatch(type -> type.name.equals(name) && !type.log.equals(log))
        && ALL.stream().anyMatch(type -> type.log.equals(log));
  }

  /// The aggregate type of a path, such as `/v1/agreements` or `/v1/agreements/{id}/events`.
  public static Optional<AggregateType> ofPath(String path) {
    return ALL.stream()
        .filter(type -> path.equals(type.path()) || path.startsWith(type.path() + "/"))
        .findFirst();
  }

  /// The path of the collection: `/v1/agreements`.
  public String path() {
    return "/v1/" + name;
  }

  /// The path of one aggregate.
  ///
  /// @param name name of its type
  public static String path(String name, UUID id) {
    return "/v1/%s/%s".formatted(name, id);
  }

  /// The noun for this type in operation ids, such as `Agreement`.
  public String noun() {
    return family.getSimpleName().replace("Event", "");
  }
}
