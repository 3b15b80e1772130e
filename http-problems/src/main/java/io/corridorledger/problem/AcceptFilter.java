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

/// Refuses what the client would not take before anything is done for it: a command is not recorded
/// and then answered with 406.
public class AcceptFilter {

  private static final Map<Method, List<MediaType>> PRODUCED = new ConcurrentHashMap<>();

  @ServerRequestFilter
  public void refuseUnacceptable(ContainerRequestContext request, ResourceInfo resource) {
    Method method = resource == null ? null : resource.getResourceMethod();
    String accept = request.getHeaderString(HttpHeaders.ACCEPT);
    if (method == null) return;
    List<MediaType> produced = PRODUCED.computeIfAbsent(method, AcceptFilter::produced);
    if (!produced.isEmpty() && produced.stream().noneMatch(type -> accepts(accept, type, true)))
      throw Problem.notAcceptable();
  }

  /// @param header `Accept`; a client that sends none, or an empty one, takes anything
  /// @param byWildcard whether `*/*` counts
  public static boolean accepts(String header, MediaType type, boolean byWildcard) {
    if (header == null || header.isBlank()) return byWildcard;
    return accepted(header).stream()
        .filter(accepted -> byWildcard || !accepted.isWildcardType())
        .filter(accepted -> !"0".equals(accepted.getParameters().get("q")))
        .anyMatch(type::isCompatible);
  }

  /// What cannot be read as a media type is not one that we have.
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

  /// That of the method, or of its class or the classes above.
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
