package io.corridorledger.edge;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;

/// Replaces all unknown HTTP methods in the metrics by the one value `OTHER`. A client can invent
/// any number of methods, and each of them would create a new metric. [ProblemAnswers] replaces
/// unknown URLs for the same reason.
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
