package io.corridorledger.local;

import kafka.Kafka;
import kafka.tools.StorageTool;

/// The main class of the broker's JVM. The program formats the storage once and then runs the
/// broker. Argument: the properties file.
final class KafkaMain {

  private static final String CLUSTER_ID = "Y29ycmlkb3JsZWRnZQ";

  private KafkaMain() {}

  public static void main(String[] args) {
    var formatted =
        StorageTool.execute(
            new String[] {"format", "--ignore-formatted", "-t", CLUSTER_ID, "-c", args[0]},
            System.out);
    if (formatted != 0) {
      Runtime.getRuntime().halt(formatted);
    }
    Kafka.main(args);
  }
}
