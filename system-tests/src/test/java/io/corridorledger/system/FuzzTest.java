package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.fuzz.DatabaseLedger;
import io.corridorledger.fuzz.Fuzzer;
import io.corridorledger.fuzz.Service;
import io.corridorledger.local.ServiceProcess;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A short run of the fuzzer; `./corridor fuzz` is the long one. It uses a separate system, because
/// it counts every event.
class FuzzTest {

  private static final long SEED = Long.getLong("test.seed", 1);
  private static final int REQUESTS = 1_200;
  private static final int CONNECTIONS = 8;
  private static final int FOREIGN_IDS = 100;

  /// Minimum share of recorded commands in the requests to a writer. Below this share the fuzzer
  /// fails the first checks of a command and so tests nothing behind them.
  private static final int LEAST_RECORDED_PERCENT = 10;

  @Test
  void invalidRequestsAreRejectedCorrectlyAndLoseOrWriteNothing() throws Exception {
    try (var system = LedgerSystem.start()) {
      var loaded = system.corridor("load", "dataset/commands");
      assertEquals(0, loaded.exitCode(), loaded::text);
      system.awaitEverythingVisible();

      var report = fuzzer(system).run();

      if (!report.findings().isEmpty()) {
        System.err.println(system.diagnosis());
      }
      assertEquals(
          "", report.findings().stream().map(Object::toString).collect(Collectors.joining("\n\n")));
      for (var service : List.of(Service.AGREEMENTS, Service.LOGISTICS)) {
        var sent = report.sent().get(service);
        assertTrue(sent.events() * 100 >= sent.requests() * LEAST_RECORDED_PERCENT, sent::toString);
      }
    }
  }

  private static Fuzzer fuzzer(LedgerSystem system) throws Exception {
    var targets = new EnumMap<Service, Fuzzer.Target>(Service.class);
    targets.put(Service.AGREEMENTS, target(system.agreements().service()));
    targets.put(Service.LOGISTICS, target(system.logistics().service()));
    targets.put(Service.PROJECTION, target(system.projection()));
    var ledger = new DatabaseLedger(system::connect);
    var secrets = new ArrayList<>(List.of(system.directory().toString()));
    system.internalPorts().forEach(port -> secrets.add("127.0.0.1:" + port));
    return new Fuzzer(
        new Fuzzer.Plan(
            SEED,
            REQUESTS,
            EnumSet.allOf(Service.class),
            CONNECTIONS,
            Set.of(),
            LedgerSystem.PATIENCE),
        new Fuzzer.Running(
            targets,
            ledger,
            secrets,
            Map.of(
                Service.AGREEMENTS, ledger.someIds("logistics", FOREIGN_IDS),
                Service.LOGISTICS, ledger.someIds("agreements", FOREIGN_IDS))),
        LedgerSystem.root().resolve("system-tests/target/fuzz"),
        System.out);
  }

  private static Fuzzer.Target target(ServiceProcess service) {
    return new Fuzzer.Target(service.url(), OptionalLong.of(service.pid()));
  }
}
