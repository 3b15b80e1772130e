package io.corridorledger.store;

/// The maximum size of a stream. A decision loads the complete stream into memory, so its size must
/// be limited.
///
/// @param maxEvents maximum number of events
/// @param maxBytes maximum bytes of stored payloads
public record StreamBound(long maxEvents, long maxBytes) {

  /// This bound increased by a reserve, so that a full stream can still be corrected.
  public StreamBound plusPercent(int percent) {
    return new StreamBound(
        maxEvents + maxEvents * percent / 100, maxBytes + maxBytes * percent / 100);
  }

  /// Whether the stream accepts no further event.
  public boolean isReachedBy(StreamReader.Stream stream) {
    return stream.version() >= maxEvents || stream.bytes() >= maxBytes;
  }
}
