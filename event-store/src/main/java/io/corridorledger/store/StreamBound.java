package io.corridorledger.store;

/// How large a stream may become. Whoever loads a stream for a decision holds all of it in memory.
///
/// @param maxEvents number of its events
/// @param maxBytes of their stored payloads
public record StreamBound(long maxEvents, long maxBytes) {

  /// The same with a reserve on top, so that a full stream can still be corrected.
  public StreamBound plusPercent(int percent) {
    return new StreamBound(
        maxEvents + maxEvents * percent / 100, maxBytes + maxBytes * percent / 100);
  }
}
