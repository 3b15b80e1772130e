/// The log of one service, and its publication to Kafka.
///
/// [io.corridorledger.store.PostgresEventStore] writes the events of a command in one transaction.
/// [io.corridorledger.store.Sequencer] then gives them positions without gaps.
/// [io.corridorledger.store.KafkaRelay] publishes them in the order of positions. This package does
/// not depend on the domain.
package io.corridorledger.store;
