package io.corridorledger.projection.feed;

import java.sql.SQLException;
import org.apache.kafka.common.KafkaException;

/// Why a consumer makes no progress, in words that health data may show. The details are in the
/// log.
enum FeedFailure {
  TOPIC_MISSING("topic is missing"),
  TOPIC_PARTITIONS("topic has another number of partitions"),
  BROKER("broker does not answer"),
  DATABASE("database does not answer"),
  INTERNAL("internal failure");

  private final String words;

  FeedFailure(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  static FeedFailure of(Throwable failure) {
    if (failure instanceof Topics.Unusable unusable)
      return switch (unusable.problem()) {
        case MISSING -> TOPIC_MISSING;
        case PARTITIONS -> TOPIC_PARTITIONS;
      };
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException) return Failures.areTransient(cause) ? DATABASE : INTERNAL;
      if (cause instanceof KafkaException) return BROKER;
    }
    return INTERNAL;
  }
}
