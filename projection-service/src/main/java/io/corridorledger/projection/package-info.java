/// The read models: tables for queries, which the feed fills from the events of the writers. A
/// query may combine several aggregates. Each kind of resource has a package of its own.
package io.corridorledger.projection;
