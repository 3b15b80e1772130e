package io.corridorledger.projection.query;

/// The body of a response that has a whole list, from a sort key to its end.
///
/// @param after sort key after which the list begins; empty for its first item
/// @param snapshot whether all pages are read in one snapshot of the database; false if the list
///   itself reads consistent pages
record Export<T>(
    RowFormat<? super T> format, KeysetQuery<T> source, String after, boolean snapshot) {}
