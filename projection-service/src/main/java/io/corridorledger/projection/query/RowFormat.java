package io.corridorledger.projection.query;

/// A text form of a list in which every item is written without knowledge of the other items. So a
/// list of any length can be sent item by item.
public interface RowFormat<T> {

  /// The text before the first item, such as the names of the columns.
  String head();

  /// The text of one item: lines with their line ends.
  String rows(T item);
}
