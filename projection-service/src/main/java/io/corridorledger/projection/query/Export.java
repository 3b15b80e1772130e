package io.corridorledger.projection.query;

/// A response that contains a list from a sort key to its end, without pages.
///
/// @param after sort key after which the response begins; empty for the first item
/// @param snapshot whether one database snapshot is used for all pages; false if the list is
///   consistent by itself
record Export<T>(
    RowFormat<? super T> format, KeysetQuery<T> source, String after, boolean snapshot) {}
