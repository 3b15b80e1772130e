package io.corridorledger.projection.query;

/// A response that contains all items of a list after a sort key, without pages.
///
/// @param after sort key after which the response begins; empty to begin with the first item
/// @param snapshot whether the whole list is read in one database snapshot; false if the list is
///   consistent without a snapshot
record Export<T>(
    RowFormat<? super T> format, KeysetQuery<T> source, String after, boolean snapshot) {}
