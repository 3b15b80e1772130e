package io.corridorledger.projection.query;

import io.corridorledger.problem.Problem;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Rejects query parameters that a resource does not have. If a misspelt filter were ignored, the
/// response would answer a different query.
public class KnownParameters {

  private static final Map<Method, Set<String>> KNOWN = new ConcurrentHashMap<>();

  @ServerRequestFilter
  public void refuseUnknown(ContainerRequestContext request, ResourceInfo resource) {
    Method method = resource.getResourceMethod();
    if (method == null || !method.getDeclaringClass().getName().startsWith("io.corridorledger."))
      return;
    Set<String> known = KNOWN.computeIfAbsent(method, KnownParameters::of);
    for (String name : request.getUriInfo().getQueryParameters().keySet())
      if (!known.contains(name))
        throw Problem.invalidParameter(
            Parameters.shortened(name),
            "is not a parameter of this resource; the parameters are " + known);
  }

  private static Set<String> of(Method method) {
    Set<String> known = new TreeSet<>();
    for (Parameter parameter : method.getParameters()) {
      add(parameter, known);
      if (parameter.isAnnotationPresent(BeanParam.class))
        for (Field field : parameter.getType().getDeclaredFields()) add(field, known);
    }
    return known;
  }

  private static void add(AnnotatedElement element, Set<String> known) {
    QueryParam parameter = element.getAnnotation(QueryParam.class);
    if (parameter != null) known.add(parameter.value());
  }
}
