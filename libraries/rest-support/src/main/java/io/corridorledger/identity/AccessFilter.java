package io.corridorledger.identity;

import io.corridorledger.identity.AccessRules.Access;
import io.corridorledger.problem.RequestChecks;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Checks with [AccessRules] whether the client of a request may use the operation. This filter is
/// the first one of the REST layer, and runs before the body is read. Therefore a client without
/// access does not learn from later checks how the operation works.
public class AccessFilter {

  private record Operation(Class<?> resource, Method method) {}

  private static final Map<Operation, Access> NEEDED = new ConcurrentHashMap<>();

  private final AccessRules rules;
  private final Identities identities;

  AccessFilter(AccessRules rules, Identities identities) {
    this.rules = rules;
    this.identities = identities;
  }

  @ServerRequestFilter(priority = RequestChecks.ACCESS)
  public void refuseUnauthorised(ResourceInfo resource) {
    Method method = resource == null ? null : resource.getResourceMethod();
    if (method == null) return;
    identities.require(
        rules,
        identities.current(),
        NEEDED.computeIfAbsent(
            new Operation(resource.getResourceClass(), method), AccessFilter::access));
  }

  private static Access access(Operation operation) {
    return AccessRules.of(
        operation.method().isAnnotationPresent(GET.class),
        path(operation.resource(), operation.method()));
  }

  /// The path template of an operation, without a slash at its end. The framework may replace a
  /// resource class by a proxy subclass. Then the annotation with the path is on the superclass.
  private static String path(Class<?> resource, Method method) {
    Path first = null;
    for (Class<?> type = resource; first == null && type != null; type = type.getSuperclass())
      first = type.getAnnotation(Path.class);
    Path rest = method.getAnnotation(Path.class);
    String whole =
        "/" + (first == null ? "" : first.value()) + "/" + (rest == null ? "" : rest.value());
    String path = whole.replaceAll("/{2,}", "/");
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
