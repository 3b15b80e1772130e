/// The log of one service, and its publication to Kafka.
///
/// [io.corridorledger.store.PostgresEventStore] appends facts in one transaction.
/// [io.corridorledger.store.Sequencer] gives them positions in one order without gaps.
/// [io.corridorledger.store.KafkaRelay] publishes them in that order. This package does not depend
/// on the domain.
package io.corridorledger.store;
