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

  @ServerRequestFilter
  public void refuseUnacceptable(ContainerRequestContext request, ResourceInfo resource) {
    Method method = resource == null ? null : resource.getResourceMethod();
    String accept = request.getHeaderString(HttpHeaders.ACCEPT);
    if (method == null) return;
    List<MediaType> produced = PRODUCED.computeIfAbsent(method, AcceptFilter::produced);
    if (!produced.isEmpty() && produced.stream().noneMatch(type -> accepts(accept, type, true)))
      throw Problem.notAcceptable();
  }

  /// @param header `Accept`; a missing or empty header accepts any type
  /// @param byWildcard whether `*/*` accepts the type
  public static boolean accepts(String header, MediaType type, boolean byWildcard) {
    if (header == null || header.isBlank()) return byWildcard;
    return accepted(header).stream()
        .filter(accepted -> byWildcard || !accepted.isWildcardType())
        .filter(accepted -> !"0".equals(accepted.getParameters().get("q")))
        .anyMatch(type::isCompatible);
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
