package io.corridorledger.store;

import io.corridorledger.integrity.MacKeys;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// The published log of a service: its name, topic and keys.
///
/// @param service name of the log: `agreements` or `logistics`
/// @param topic topic to which the log is published
/// @param key the key that authenticates new records
/// @param keys the keys that verify records in the topic: the current key and replaced keys
/// @param schemas base URL of the JSON Schemas of events
public record PublishedLog(
    String service, String topic, MacKeys.Key key, MacKeys keys, String schemas) {

  /// @param macKeys the current key first, as `id:hex`; then the replaced keys, as
  ///   `id:hex@lastPosition`
  /// @param schemas base URL of the JSON Schemas, without a slash at the end
  public static PublishedLog of(
      String service, String topic, List<String> macKeys, String schemas) {
    return new PublishedLog(
        service,
        topic,
        MacKeys.parse(macKeys.getFirst()),
        MacKeys.parse(new ArrayList<>(macKeys)),
        schemas);
  }

  /// The URL of the JSON Schema of an event.
  URI schema(String event, int version) {
    return URI.create("%s/%s/v%d".formatted(schemas, event, version));
  }

  String source() {
    return "/corridor/" + service;
  }
}
