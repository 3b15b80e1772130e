package io.corridorledger.projection.query;

/// A response that contains a list from a sort key to its end, without pages.
///
/// @param after sort key after which the response begins; empty for the first item
/// @param snapshot whether all pages are read in one database snapshot; false if the list is
///   consistent without a snapshot
record Export<T>(
    RowFormat<? super T> format, KeysetQuery<T> source, String after, boolean snapshot) {}
