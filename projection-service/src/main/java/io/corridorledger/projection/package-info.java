/// The read models: tables for queries, which the feed fills from the events of the writers. A
/// query may combine several aggregates. Each kind of resource has its own package.
package io.corridorledger.projection;
