package io.corridorledger.store;

/// The position of an event and the chain hash at this position. The chain hash covers all events
/// up to the position. So two logs with the same head have the same events up to the position.
///
/// @param position position of the event; 0 for the beginning of the log
/// @param chain chain hash at the position, in hexadecimal digits; empty at position 0
record LogHead(long position, String chain) {

  static final LogHead BEGINNING = new LogHead(0, "");
}
