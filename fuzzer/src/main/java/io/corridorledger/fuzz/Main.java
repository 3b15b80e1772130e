package io.corridorledger.fuzz;

import io.corridorledger.local.Exit;
import io.corridorledger.local.Postgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// The main class of the fuzzer, which `./corridor fuzz` starts. Its arguments are pairs
/// `name=value`.
public final class Main {

  private static final int FOREIGN_IDS = 100;
  private static final Duration READER_PATIENCE = Duration.ofMinutes(5);

  private Main() {}

  public static void main(String[] args) throws IOException {
    var arguments =
        Arrays.stream(args)
            .map(argument -> argument.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    var data = Path.of(arguments.get("data"));
    var postgres =
        new Postgres(data.resolve("postgres"), Integer.parseInt(arguments.get("postgres.port")));
    var ledger = new DatabaseLedger(postgres::connect);
    var targets = new EnumMap<Service, Fuzzer.Target>(Service.class);
    for (var service : Service.values()) {
      targets.put(
          service,
          new Fuzzer.Target(
              URI.create("http://127.0.0.1:" + arguments.get(service.label() + ".port")),
              OptionalLong.of(Long.parseLong(arguments.get(service.label() + ".pid")))));
    }
    var secrets = new ArrayList<>(List.of(data.toString()));
    list(arguments, "secret-ports").forEach(port -> secrets.add("127.0.0.1:" + port));
    var services =
        arguments.containsKey("service")
            ? EnumSet.of(Service.valueOf(arguments.get("service").toUpperCase(Locale.ROOT)))
            : EnumSet.allOf(Service.class);
    var plan =
        new Fuzzer.Plan(
            Long.parseLong(arguments.get("seed")),
            Integer.parseInt(arguments.get("requests")),
            services,
            Integer.parseInt(arguments.get("connections")),
            Set.copyOf(list(arguments, "without")),
            READER_PATIENCE);
    var foreign =
        new HashMap<>(
            Map.<Service, List<UUID>>of(
                Service.AGREEMENTS, ledger.someIds("logistics", FOREIGN_IDS),
                Service.LOGISTICS, ledger.someIds("agreements", FOREIGN_IDS)));
    var fuzzer =
        new Fuzzer(
            plan,
            new Fuzzer.Running(targets, ledger, secrets, foreign),
            data.resolve("fuzz"),
            System.out);
    var report =
        arguments.containsKey("request")
            ? fuzzer.only(services.iterator().next(), Long.parseLong(arguments.get("request")))
            : fuzzer.run();
    System.exit((report.findings().isEmpty() ? Exit.OK : Exit.FUZZ_FINDINGS).code());
  }

  private static List<String> list(Map<String, String> arguments, String name) {
    return Arrays.stream(arguments.getOrDefault(name, "").split(","))
        .filter(s -> !s.isEmpty())
        .toList();
  }
}
