/// The log of one service, and the road from it to Kafka.
///
/// Facts are appended in one transaction ([io.corridorledger.store.PostgresEventStore]), brought
/// into one dense order by [io.corridorledger.store.Sequencer], and published in that order by
/// [io.corridorledger.store.KafkaRelay]. No word of the domain stands here.
package io.corridorledger.store;
