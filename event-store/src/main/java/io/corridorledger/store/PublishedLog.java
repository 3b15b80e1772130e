package io.corridorledger.store;

import io.corridorledger.integrity.MacKeys;
import java.util.ArrayList;
import java.util.List;

/// The log of a service as it is published.
///
/// @param service name of the log: `agreements`, `logistics`
/// @param topic that it is published to
/// @param key that authenticates each record
/// @param keys by which the records that are in the topic can be checked: the key, and those before
public record PublishedLog(String service, String topic, MacKeys.Key key, MacKeys keys) {

  /// @param macKeys the key of new records first, then those that older records have, as
  ///   `id:hex[@lastPosition]`
  public static PublishedLog of(String service, String topic, List<String> macKeys) {
    return new PublishedLog(
        service, topic, MacKeys.parse(macKeys.getFirst()), MacKeys.parse(new ArrayList<>(macKeys)));
  }

  String source() {
    return "/corridor/" + service;
  }
}
