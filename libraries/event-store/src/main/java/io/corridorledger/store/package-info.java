/// The log of one service, and its publication to Kafka.
///
/// Facts are appended in one transaction ([io.corridorledger.store.PostgresEventStore]), brought
/// into one dense order by [io.corridorledger.store.Sequencer], and published in that order by
/// [io.corridorledger.store.KafkaRelay]. This package does not depend on the domain.
package io.corridorledger.store;
