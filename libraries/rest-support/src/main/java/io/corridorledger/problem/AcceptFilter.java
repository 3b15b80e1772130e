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
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Rejects a request before it is processed if the client does not accept the type of the response.
/// Without this filter, a service could record a command and then respond with 406.
public class AcceptFilter {

  private static final String VERSION = "version";

  private static final Map<Method, List<MediaType>> PRODUCED = new ConcurrentHashMap<>();

  @ServerRequestFilter(priority = RequestChecks.ACCEPT)
  public void refuseUnacceptable(ContainerRequestContext request, ResourceInfo resource) {
    Method method = resource == null ? null : resource.getResourceMethod();
    String accept = request.getHeaderString(HttpHeaders.ACCEPT);
    if (method == null) return;
    List<MediaType> produced = PRODUCED.computeIfAbsent(method, AcceptFilter::produced);
    if (produced.isEmpty()) return;
    MediaType chosen = chosen(method, accept).orElseThrow(Problem::notAcceptable);
    // The framework would not choose by the most specific entry, so it gets only the choice.
    if (produced.size() > 1) request.getHeaders().putSingle(HttpHeaders.ACCEPT, chosen.toString());
  }

  /// Returns the media type of the response: the one that the client prefers of those that the
  /// method produces.
  ///
  /// @param header `Accept`; a missing or empty header accepts any type
  /// @return empty if the client accepts none, or if the method declares no type
  public static Optional<MediaType> chosen(Method method, String header) {
    return chosen(PRODUCED.computeIfAbsent(method, AcceptFilter::produced), header);
  }

  /// Returns the one of these media types that the client prefers; the first of several that the
  /// client prefers alike.
  public static Optional<MediaType> chosen(List<MediaType> types, String header) {
    MediaType chosen = null;
    double best = 0;
    for (MediaType type : types) {
      double quality = quality(header, type);
      if (quality <= best) continue;
      best = quality;
      chosen = type;
    }
    return Optional.ofNullable(chosen);
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
      if (!accepted.isCompatible(type) || isOtherVersion(accepted, type)) continue;
      int specific = accepted.isWildcardType() ? 0 : accepted.isWildcardSubtype() ? 1 : 2;
      if (specific < specificity) continue;
      double q = quality(accepted);
      quality = specific == specificity ? Math.max(quality, q) : q;
      specificity = specific;
    }
    return quality;
  }

  /// Whether an entry names another version of a format that has versions.
  private static boolean isOtherVersion(MediaType accepted, MediaType type) {
    String version = type.getParameters().get(VERSION);
    return version != null
        && !accepted.getParameters().getOrDefault(VERSION, version).equals(version);
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
