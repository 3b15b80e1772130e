package io.corridorledger.edge;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;

/// Replaces unknown method names in the metrics of requests by one value. Otherwise a client could
/// create any number of metrics with invented method names. [RequestGuard] does the same for
/// unknown URLs.
class KnownMethods {

  private static final String METHOD = "method";
  private static final Set<String> KNOWN =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  @Produces
  @Singleton
  MeterFilter knownMethods() {
    return new MeterFilter() {
      @Override
      public Meter.Id map(Meter.Id id) {
        String method = id.getName().startsWith("http.server.") ? id.getTag(METHOD) : null;
        return method == null || KNOWN.contains(method)
            ? id
            : id.replaceTags(
                id.getTags().stream()
                    .map(tag -> tag.getKey().equals(METHOD) ? Tag.of(METHOD, "OTHER") : tag)
                    .toList());
      }
    };
  }
}
