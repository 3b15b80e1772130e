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

/// Rejects a request if the client does not accept the media type of the response. The check runs
/// before the request is processed, because a service must not record a command and then respond
/// with status 406.
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
    // The framework does not give priority to the most specific entry of the Accept header, but
    // this filter does. Therefore the chosen type replaces the header.
    if (produced.size() > 1) request.getHeaders().putSingle(HttpHeaders.ACCEPT, chosen.toString());
  }

  /// Chooses the media type of the response: the type that the client prefers among the types of
  /// the method.
  ///
  /// @param header the header `Accept`; a missing or empty header accepts every type
  /// @return empty if the client accepts none of the types, or if the method declares none
  public static Optional<MediaType> chosen(Method method, String header) {
    return chosen(PRODUCED.computeIfAbsent(method, AcceptFilter::produced), header);
  }

  /// Chooses the media type that the client prefers. If the client prefers several types equally,
  /// the first of these types is chosen.
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

  /// How much the client prefers a media type, from 0 (not accepted) to 1. If several entries of
  /// the header match the type, the most specific entry decides (RFC 9110, 12.5.1).
  ///
  /// @param header the header `Accept`; a missing or empty header accepts every type
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

  /// Whether the client accepts only another version of the format. Some formats have a parameter
  /// `version`.
  private static boolean isOtherVersion(MediaType accepted, MediaType type) {
    String version = type.getParameters().get(VERSION);
    return version != null
        && !accepted.getParameters().getOrDefault(VERSION, version).equals(version);
  }

  /// The parameter `q` of an entry; 1 if it is absent or malformed.
  private static double quality(MediaType accepted) {
    String q = accepted.getParameters().getOrDefault("q", "1");
    return q.matches("[01](\\.[0-9]{0,3})?") ? Math.min(1, Double.parseDouble(q)) : 1;
  }

  /// The media types in the header. Entries that are not media types are left out.
  private static List<MediaType> accepted(String header) {
    List<MediaType> types = new ArrayList<>();
    for (String each : header.split(","))
      try {
        types.add(MediaType.valueOf(each.strip()));
      } catch (IllegalArgumentException _) {
        // The entry is not a media type, so it is left out.
      }
    return types;
  }

  /// The media types that the method declares. If the method declares none, returns the types that
  /// its class or the nearest superclass declares.
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
