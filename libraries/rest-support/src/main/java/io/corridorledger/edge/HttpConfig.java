package io.corridorledger.edge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Limits that a service applies to its clients. The defaults suit a service that other programs
/// call directly.
@ConfigMapping(prefix = "corridor.http")
public interface HttpConfig {

  /// Origins (`scheme://host[:port]`) under which clients reach this service, or whose pages may
  /// call it. A service that listens on loopback also accepts loopback names.
  Optional<List<String>> allowedOrigins();

  /// Maximum bytes of a request body, which has one fact.
  @WithDefault("65536")
  int maxFactBytes();

  /// Maximum time from the start of a connection, or from the previous response, to a complete
  /// request head.
  @WithDefault("60s")
  Duration headTimeout();

  /// Maximum time from the head of a request to the end of its body.
  @WithDefault("30s")
  Duration bodyTimeout();

  /// Maximum time from the first byte of a response to its last, as the client reads it.
  @WithDefault("60s")
  Duration answerTimeout();

  /// Commands per second, on average, from one client address; a burst may have twice as many. 0
  /// means no limit.
  @WithDefault("50")
  int commandsPerSecond();

  /// The same limit for all other requests.
  @WithDefault("100")
  int queriesPerSecond();

  /// Maximum simultaneous connections of one client address. 0 means no limit.
  @WithDefault("100")
  int connectionsPerAddress();

  /// Addresses and networks (CIDR) to which the limits for each client address do not apply.
  @WithDefault("127.0.0.0/8,::1")
  List<String> exemptAddresses();
}
