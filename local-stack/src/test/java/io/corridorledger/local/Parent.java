package io.corridorledger.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// A supervisor that can be killed: starts PostgreSQL in the given folder and on the given port,
/// prints its process id, and waits.
final class Parent {

  private Parent() {}

  public static void main(String[] args) throws InterruptedException {
    var postgres = new Postgres(Path.of(args[0]), Integer.parseInt(args[1]));
    postgres.start();
    postgres.awaitHealthy(Duration.ofSeconds(180));
    System.out.println(postgres.pid());
    new CountDownLatch(1).await();
  }
}
