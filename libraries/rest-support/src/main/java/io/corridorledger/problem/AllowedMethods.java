package io.corridorledger.problem;

import io.quarkus.arc.Arc;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Derives from the resource classes which HTTP methods each URL allows. If the method of a request
/// is not allowed, the problem response lists the allowed methods. The REST layer does not provide
/// this list.
@Singleton
class AllowedMethods {

  /// A path with an HTTP method.
  ///
  /// @param steps segments of the path; a segment in braces matches any value
  private record Endpoint(String[] steps, String method) {

    boolean isAt(String[] path) {
      if (path.length != steps.length) return false;
      for (int i = 0; i < steps.length; i++)
        if (!steps[i].startsWith("{") && !steps[i].equals(path[i])) return false;
      return true;
    }
  }

  private final List<Endpoint> endpoints;

  AllowedMethods() {
    Set<Endpoint> found = new HashSet<>();
    for (Bean<?> bean :
        Arc.container().beanManager().getBeans(Object.class, Any.Literal.INSTANCE)) {
      Path root = bean.getBeanClass().getAnnotation(Path.class);
      if (root != null)
        for (Method method : bean.getBeanClass().getMethods())
          for (Annotation annotation : method.getAnnotations()) {
            HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (verb == null) continue;
            Path path = method.getAnnotation(Path.class);
            found.add(
                new Endpoint(
                    steps(root.value() + "/" + (path == null ? "" : path.value())), verb.value()));
          }
    }
    endpoints = List.copyOf(found);
  }

  /// The allowed methods of a path, in alphabetical order; empty if the path does not exist.
  Set<String> at(String path) {
    String[] steps = steps(path);
    Set<String> methods = new TreeSet<>();
    for (Endpoint endpoint : endpoints) if (endpoint.isAt(steps)) methods.add(endpoint.method());
    if (methods.contains("GET")) methods.add("HEAD");
    if (!methods.isEmpty()) methods.add("OPTIONS");
    return methods;
  }

  private static String[] steps(String path) {
    return path.replaceAll("/{2,}", "/").replaceAll("^/|/$", "").split("/");
  }
}
