package io.corridorledger.fuzz;

import java.net.URI;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// A service, with the data for generating requests to this service.
///
/// @param seed seed of the run
/// @param foreignIds ids of aggregates of the other writer
record Surface(
    Service service, URI url, OpenApi document, Values values, long seed, List<UUID> foreignIds) {

  /// A large odd factor. The number of a request is multiplied by this factor, so that requests
  /// with neighbouring numbers get very different random numbers.
  private static final long STEP = 0x9E3779B97F4A7C15L;

  String host() {
    return url.getHost() + ":" + url.getPort();
  }

  /// The random numbers for a request. They depend only on the seed and the number of the request.
  RandomGenerator random(long number) {
    return new SplittableRandom(mixed(service, number));
  }

  /// The id of an aggregate that an episode creates in a service. An episode creates several
  /// aggregates. `which` is the index of the aggregate among them, from 0.
  UUID idIn(Service service, long episode, int which) {
    return Values.uuid(new SplittableRandom(mixed(service, -1 - (episode * 8 + which))));
  }

  private long mixed(Service service, long number) {
    return (seed * STEP ^ service.name().hashCode()) * STEP + number * 0xBF58476D1CE4E5B9L;
  }
}
