package io.corridorledger.contract;

import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.StreamType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A type of aggregate, such as agreement or visit. The name, the log and the sample come from the
/// annotation [StreamType] of the family.
///
/// @param name name of the stream type in the store, in the topic and in URLs
/// @param log the log that owns the streams
/// @param sample id of one aggregate of the dataset, for examples in the API documents
/// @param family the sealed interface of the events of this type
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

  /// Whether a stream of this type is in the wrong log. For example, a stream `visits` in the log
  /// `logistics` is wrong, because the log `agreements` owns the type. The result is always false
  /// for a log that owns no type, such as the log of a test.
  public static boolean belongsToAnotherLog(String name, String log) {
    return ALL.stream().anyMatch(type -> type.name.equals(name) && !type.log.equals(log))
        && ALL.stream().anyMatch(type -> type.log.equals(log));
  }

  /// Finds the aggregate type of a URL path, such as `/v1/agreements` or
  /// `/v1/agreements/{id}/events`.
  public static Optional<AggregateType> ofPath(String path) {
    return ALL.stream()
        .filter(type -> path.equals(type.path()) || path.startsWith(type.path() + "/"))
        .findFirst();
  }

  /// The URL path of all aggregates of this type, such as `/v1/agreements`.
  public String path() {
    return "/v1/" + name;
  }

  /// The URL path of one aggregate, such as `/v1/agreements/{id}`.
  ///
  /// @param name name of the aggregate type
  public static String path(String name, UUID id) {
    return "/v1/%s/%s".formatted(name, id);
  }

  /// The word for this type in operation ids of the API, such as `Agreement`.
  public String noun() {
    return family.getSimpleName().replace("Event", "");
  }
}
