package io.corridorledger.store;

/// The maximum size of a stream. A limit is needed, because all events of a stream are in memory
/// while the rules for a command are checked.
///
/// @param maxEvents maximum number of events
/// @param maxBytes maximum bytes of stored payloads
public record StreamBound(long maxEvents, long maxBytes) {

  /// Returns this limit increased by a percentage. Remarks such as corrections have this higher
  /// limit, so that a full stream can still be corrected.
  public StreamBound plusPercent(int percent) {
    return new StreamBound(
        maxEvents + maxEvents * percent / 100, maxBytes + maxBytes * percent / 100);
  }

  /// Whether a stream has reached this maximum, so that it accepts no further event.
  public boolean isReachedBy(StreamReader.Stream stream) {
    return stream.version() >= maxEvents || stream.bytes() >= maxBytes;
  }
}
