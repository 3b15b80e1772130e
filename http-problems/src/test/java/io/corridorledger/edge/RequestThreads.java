package io.corridorledger.edge;

import jakarta.ws.rs.container.ResourceInfo;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Notes on which kind of thread each endpoint ran. A module's tests make it one of their filters
/// by a subclass, because a library's test classes are not among those that Quarkus looks at.
public abstract class RequestThreads {

  private static final Map<String, Boolean> VIRTUAL = new ConcurrentHashMap<>();

  /// @return whether all requests of an endpoint ran on virtual threads
  static Map<String, Boolean> seen() {
    return new TreeMap<>(VIRTUAL);
  }

  protected static void note(ResourceInfo resource) {
    if (resource == null || resource.getResourceMethod() == null) return;
    String endpoint =
        resource.getResourceClass().getSimpleName() + "." + resource.getResourceMethod().getName();
    VIRTUAL.merge(endpoint, Thread.currentThread().isVirtual(), Boolean::logicalAnd);
  }
}
