package io.corridorledger.command;

import io.corridorledger.contract.Rule;
import io.corridorledger.contract.SharedRule;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;

/// Finds the Java method of each operation in the API document of a writer. The methods have
/// annotations of the ledger, which the OpenAPI scanner does not read.
final class ResourceMethods {

  private record Key(HttpMethod method, String path) {}

  private record ResourceMethod(Class<?> resource, Method method) {}

  private final Map<Key, ResourceMethod> methods = new HashMap<>();
  private final Map<String, Integer> places = new HashMap<>();
  private final Set<Rule> rules = new HashSet<>(List.of(SharedRule.values()));

  /// @param index index of the classes of the service
  ResourceMethods(IndexView index) {
    for (ClassInfo type : index.getAllKnownSubclasses(AggregateResource.class)) {
      Class<?> resource = load(type);
      String path = resource.getAnnotation(Path.class).value();
      for (Method method : resource.getMethods()) {
        Path rest = method.getAnnotation(Path.class);
        String whole = rest == null ? path : path + "/" + rest.value();
        if (method.isAnnotationPresent(GET.class))
          methods.put(new Key(HttpMethod.GET, whole), new ResourceMethod(resource, method));
        if (method.isAnnotationPresent(POST.class))
          methods.put(new Key(HttpMethod.POST, whole), new ResourceMethod(resource, method));
      }
      for (String whole : inOrder(path, type, index)) places.putIfAbsent(whole, places.size());
    }
    for (ClassInfo type : index.getAllKnownImplementations(Rule.class))
      if (type.isEnum()) rules.addAll(List.of((Rule[]) load(type).getEnumConstants()));
  }

  /// Sorts the paths of a resource into an order in which their examples can be sent. Commands that
  /// open a stream come first. Then come queries, then other commands, and last remarks. Within
  /// each group, the paths have the order of the methods in the source code.
  private static List<String> inOrder(String path, ClassInfo resource, IndexView index) {
    List<String> own = paths(path, resource);
    List<String> shared = paths(path, index.getClassByName(AggregateResource.class));
    return Stream.of(
            own.stream().filter(p -> !p.contains("{id}")),
            shared.stream().filter(p -> p.endsWith("{id}") || p.endsWith("/events")),
            own.stream(),
            shared.stream())
        .flatMap(group -> group)
        .distinct()
        .toList();
  }

  private static List<String> paths(String path, ClassInfo resource) {
    return resource.methodsInDeclarationOrder().stream()
        .filter(method -> method.hasAnnotation(GET.class) || method.hasAnnotation(POST.class))
        .map(method -> method.annotation(Path.class))
        .map(rest -> rest == null ? path : path + "/" + rest.value().asString())
        .toList();
  }

  /// The index of a path in the order of all paths; 0 for an unknown path.
  int place(String path) {
    return places.getOrDefault(path, 0);
  }

  static Class<?> load(ClassInfo type) {
    try {
      return Class.forName(
          type.name().toString(), true, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(type + " cannot be loaded", e);
    }
  }

  /// Returns an annotation of the Java method of an operation. Null if the method does not have the
  /// annotation.
  <A extends Annotation> A annotation(HttpMethod method, String path, Class<A> annotation) {
    ResourceMethod found = methods.get(new Key(method, path));
    return found == null ? null : found.method.getAnnotation(annotation);
  }

  /// Lists the rules that a command can violate. The rules come from three places: annotations on
  /// the method of the command, the rules for all existing streams, and annotations on the resource
  /// class. The rules of the resource class apply to its commands on an existing stream, except
  /// remarks.
  List<Rule> rules(String path) {
    ResourceMethod found = methods.get(new Key(HttpMethod.POST, path));
    Set<Rule> named = new LinkedHashSet<>(rules(found.method));
    if (path.contains("{id}")) {
      if (found.method.getDeclaringClass() == found.resource) named.addAll(rules(found.resource));
      named.add(SharedRule.RETRACTED_TAKES_CORRECTIONS_ONLY);
      named.add(SharedRule.NAMES_ITSELF);
    }
    return new ArrayList<>(named);
  }

  private static List<Rule> rules(AnnotatedElement element) {
    List<Rule> named = new ArrayList<>();
    for (Annotation annotation : element.getAnnotations())
      try {
        Method value = annotation.annotationType().getMethod("value");
        if (value.invoke(annotation) instanceof Rule[] some) named.addAll(Arrays.asList(some));
      } catch (NoSuchMethodException e) {
        // An annotation without a `value` names no rules.
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(annotation + " cannot be read", e);
      }
    return named;
  }

  /// Checks that each rule is named by at least one operation.
  ///
  /// @throws IllegalStateException if a rule is not named
  void requireAllRules() {
    Set<Rule> unnamed = new HashSet<>(rules);
    for (Key key : methods.keySet())
      if (key.method == HttpMethod.POST) unnamed.removeAll(rules(key.path));
    if (!unnamed.isEmpty())
      throw new IllegalStateException("no operation can violate the rules " + unnamed);
  }
}
