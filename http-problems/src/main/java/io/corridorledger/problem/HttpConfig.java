package io.corridorledger.problem;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The limits of a service towards its clients. The defaults suit a service that other programs
/// call directly.
@ConfigMapping(prefix = "corridor.http")
public interface HttpConfig {

  /// Origins (`scheme://host[:port]`) under which clients reach this service, or whose pages may
  /// call it. A service that listens on loopback answers to loopback names too.
  Optional<List<String>> allowedOrigins();

  /// Most bytes of a request body, which holds one fact.
  @WithDefault("65536")
  int maxFactBytes();

  /// How long a connection may take from its start, or from the answer before, to a complete
  /// request head.
  @WithDefault("60s")
  Duration headTimeout();

  /// How long a request may take from its head to the end of its body, however steadily it comes.
  @WithDefault("30s")
  Duration bodyTimeout();

  /// How long an answer may take from its first byte to its last, as the client reads it.
  @WithDefault("60s")
  Duration answerTimeout();

  /// Commands that one client address may send a second, on average; twice as many at once. 0 is no
  /// limit.
  @WithDefault("50")
  int commandsPerSecond();

  /// The same for everything else.
  @WithDefault("100")
  int queriesPerSecond();

  /// Connections that one client address may have at a time. 0 is no limit.
  @WithDefault("100")
  int connectionsPerAddress();

  /// Addresses and networks (CIDR) to which the limits for each client address do not apply.
  @WithDefault("127.0.0.0/8,::1")
  List<String> exemptAddresses();
}
