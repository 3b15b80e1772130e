package io.corridorledger.projection.query;

/// A line format, such as CSV. Each item is written without the other items, so that a list of any
/// length can be sent.
public interface RowFormat<T> {

  /// The text before the first item, such as the names of the columns.
  String head();

  /// The lines for one item, with their line ends.
  String rows(T item);
}
