/// The read models, which are built from the events that the writers publish. A query may combine
/// several aggregates. One feed reads the topics. Each kind of resource has a package.
package io.corridorledger.projection;
