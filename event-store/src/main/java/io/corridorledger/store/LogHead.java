package io.corridorledger.store;

/// An event of the log by which the log can be recognised.
///
/// @param position 0 for the beginning of the log, which every log has
/// @param chain chain hash at that position, hexadecimal digits; empty at position 0
record LogHead(long position, String chain) {

  static final LogHead BEGINNING = new LogHead(0, "");
}
