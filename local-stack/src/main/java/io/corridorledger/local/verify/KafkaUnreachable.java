package io.corridorledger.local.verify;

/// Thrown if the topic cannot be read to its end. The findings about the records that were read are
/// valid.
public final class KafkaUnreachable extends Exception {

  private static final long serialVersionUID = 1L;

  KafkaUnreachable(String sentence) {
    super(sentence, null, false, false);
  }
}
