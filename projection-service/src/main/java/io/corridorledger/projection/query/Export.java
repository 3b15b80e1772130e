package io.corridorledger.projection.query;

/// A response that contains a list without pages, from a sort key to the end of the list.
///
/// @param after sort key after which the response begins; empty for the first item
/// @param snapshot whether the whole list is read in one database snapshot; false if the list is
///   consistent without a snapshot
record Export<T>(
    RowFormat<? super T> format, KeysetQuery<T> source, String after, boolean snapshot) {}
