package io.corridorledger.store;

/// The maximum size of a stream. The size is limited because the complete stream is loaded into
/// memory when a command is decided.
///
/// @param maxEvents maximum number of events
/// @param maxBytes maximum bytes of stored payloads
public record StreamBound(long maxEvents, long maxBytes) {

  /// Returns this bound increased by a reserve. Remarks may use the reserve, so that a full stream
  /// can still be corrected.
  public StreamBound plusPercent(int percent) {
    return new StreamBound(
        maxEvents + maxEvents * percent / 100, maxBytes + maxBytes * percent / 100);
  }

  /// Whether the stream accepts no further event.
  public boolean isReachedBy(StreamReader.Stream stream) {
    return stream.version() >= maxEvents || stream.bytes() >= maxBytes;
  }
}
