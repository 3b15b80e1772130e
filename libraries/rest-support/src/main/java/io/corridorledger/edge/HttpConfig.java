package io.corridorledger.edge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Settings that limit what the clients of a service may do. The defaults are for a service that
/// other programs call directly.
@ConfigMapping(prefix = "corridor.http")
public interface HttpConfig {

  /// Allowed origins (`scheme://host[:port]`). Web pages of these origins may call the service. A
  /// request is accepted only if its Host header contains the host of one of these origins. A
  /// service that listens only on loopback also accepts loopback names such as `localhost`.
  Optional<List<String>> allowedOrigins();

  /// Maximum number of bytes of a request body. A body contains one fact.
  @WithDefault("65536")
  int maxFactBytes();

  /// Maximum time until the head of a request is complete. The time starts when the connection is
  /// opened, or when the previous response has been sent.
  @WithDefault("60s")
  Duration headTimeout();

  /// Maximum time from the head of a request to the end of its body.
  @WithDefault("30s")
  Duration bodyTimeout();

  /// Maximum time from the first byte of a response until the client has read the last byte.
  @WithDefault("60s")
  Duration answerTimeout();

  /// Average number of commands per second that one client may send. A burst may have twice this
  /// number. 0 means no limit.
  @WithDefault("50")
  int commandsPerSecond();

  /// Average number of requests per second, except commands, that one client may send. A burst may
  /// have twice this number. 0 means no limit.
  @WithDefault("100")
  int queriesPerSecond();

  /// Maximum number of simultaneous connections from one client address. 0 means no limit.
  @WithDefault("100")
  int connectionsPerAddress();

  /// Addresses and networks (CIDR) to which the limits for each client address do not apply.
  @WithDefault("127.0.0.0/8,::1")
  List<String> exemptAddresses();

  /// Addresses and networks (CIDR) of the proxies in front of this service. The headers
  /// `X-Forwarded-For` and `X-Forwarded-Proto` of all other clients are ignored.
  Optional<List<String>> trustedProxies();

  /// Address at which the documentation of this project is published. The start page has links to
  /// the guides below this address.
  Optional<URI> guidesUrl();
}
