package io.corridorledger.problem;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Rejects query parameters that a resource does not have, and repeated parameters that may have
/// only one value. Without this check, a misspelt filter would be ignored, and the client would get
/// the result of a different query.
public class KnownParameters {

  private static final int MAX_LENGTH = 80;

  /// The query parameters of each method. The value is true if the parameter may be repeated.
  private static final Map<Method, Map<String, Boolean>> KNOWN = new ConcurrentHashMap<>();

  @ServerRequestFilter(priority = RequestChecks.PARAMETERS)
  public void refuseUnknown(ContainerRequestContext request, ResourceInfo resource) {
    Method method = resource == null ? null : resource.getResourceMethod();
    if (method == null || !method.getDeclaringClass().getName().startsWith("io.corridorledger."))
      return;
    Map<String, Boolean> known = KNOWN.computeIfAbsent(method, KnownParameters::of);
    request
        .getUriInfo()
        .getQueryParameters()
        .forEach((name, values) -> {
          Boolean repeatable = known.get(name);
          if (repeatable == null)
            throw Problem.invalidParameter(
                name.length() <= MAX_LENGTH ? name : name.substring(0, MAX_LENGTH) + "…",
                known.isEmpty()
                    ? "is not a parameter of this resource, which has no parameters"
                    : "is not a parameter of this resource; the parameters are " + known.keySet());
          if (values.size() > 1 && !repeatable)
            throw Problem.invalidParameter(
                name, "is given %d times, but may have only one value".formatted(values.size()));
        });
  }

  private static Map<String, Boolean> of(Method method) {
    Map<String, Boolean> known = new TreeMap<>();
    for (Parameter parameter : method.getParameters()) {
      add(parameter, parameter.getType(), known);
      if (parameter.isAnnotationPresent(BeanParam.class))
        for (Field field : parameter.getType().getDeclaredFields())
          add(field, field.getType(), known);
    }
    return known;
  }

  private static void add(AnnotatedElement element, Class<?> type, Map<String, Boolean> known) {
    QueryParam parameter = element.getAnnotation(QueryParam.class);
    if (parameter != null) known.put(parameter.value(), Collection.class.isAssignableFrom(type));
  }
}
