package io.corridorledger.problem;

import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Rejects a request before it is processed if the client does not accept the type of the response.
/// Without this filter, a service could record a command and then respond with 406.
public class AcceptFilter {

  private static final Map<Method, List<MediaType>> PRODUCED = new ConcurrentHashMap<>();

  @ServerRequestFilter(priority = RequestChecks.ACCEPT)
  public void refuseUnacceptable(ContainerRequestContext request, ResourceInfo resource) {
    Method method = resource == null ? null : resource.getResourceMethod();
    String accept = request.getHeaderString(HttpHeaders.ACCEPT);
    if (method == null) return;
    List<MediaType> produced = PRODUCED.computeIfAbsent(method, AcceptFilter::produced);
    if (!produced.isEmpty() && produced.stream().noneMatch(type -> quality(accept, type) > 0))
      throw Problem.notAcceptable();
  }

  /// Returns how much the client prefers a media type, from 0 (not accepted) to 1. The most
  /// specific entry of the header decides (RFC 9110, 12.5.1).
  ///
  /// @param header `Accept`; a missing or empty header accepts any type
  public static double quality(String header, MediaType type) {
    if (header == null || header.isBlank()) return 1;
    double quality = 0;
    int specificity = -1;
    for (MediaType accepted : accepted(header)) {
      if (!accepted.isCompatible(type)) continue;
      int specific = accepted.isWildcardType() ? 0 : accepted.isWildcardSubtype() ? 1 : 2;
      if (specific < specificity) continue;
      double q = quality(accepted);
      quality = specific == specificity ? Math.max(quality, q) : q;
      specificity = specific;
    }
    return quality;
  }

  /// The `q` of an entry; 1 if it is absent or malformed.
  private static double quality(MediaType accepted) {
    String q = accepted.getParameters().getOrDefault("q", "1");
    return q.matches("[01](\\.[0-9]{0,3})?") ? Math.min(1, Double.parseDouble(q)) : 1;
  }

  /// The media types of the header. Entries that are not media types are ignored.
  private static List<MediaType> accepted(String header) {
    List<MediaType> types = new ArrayList<>();
    for (String each : header.split(","))
      try {
        types.add(MediaType.valueOf(each.strip()));
      } catch (IllegalArgumentException _) {
        // no type
      }
    return types;
  }

  /// The types that the method, its class or a superclass of its class declares.
  private static List<MediaType> produced(Method method) {
    Produces produces = method.getAnnotation(Produces.class);
    for (Class<?> type = method.getDeclaringClass();
        produces == null && type != null;
        type = type.getSuperclass()) produces = type.getAnnotation(Produces.class);
    return produces == null
        ? List.of()
        : Arrays.stream(produces.value()).map(MediaType::valueOf).toList();
  }
}
