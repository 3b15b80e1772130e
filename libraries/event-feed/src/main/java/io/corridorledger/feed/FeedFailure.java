package io.corridorledger.feed;

import java.sql.SQLException;
import org.apache.kafka.common.KafkaException;

/// The reason why a consumer cannot read. Health responses contain only the text of the constant.
/// The log of the process has the details.
enum FeedFailure {
  TOPIC_MISSING("topic is missing"),
  TOPIC_PARTITIONS("topic has the wrong number of partitions"),
  BROKER("broker does not respond"),
  DATABASE("database does not respond"),
  OUTDATED("the live rows are of another release"),
  INTERNAL("internal error");

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
    if (failure instanceof ReadModels.Outdated) return OUTDATED;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException) return Failures.areTransient(cause) ? DATABASE : INTERNAL;
      if (cause instanceof KafkaException) return BROKER;
    }
    return INTERNAL;
  }
}
