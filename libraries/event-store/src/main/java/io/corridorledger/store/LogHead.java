package io.corridorledger.store;

/// Position and chain hash of an event, which identify the log.
///
/// @param position position of the event; 0 for the beginning of the log
/// @param chain chain hash at that position, hexadecimal digits; empty at position 0
record LogHead(long position, String chain) {

  static final LogHead BEGINNING = new LogHead(0, "");
}
