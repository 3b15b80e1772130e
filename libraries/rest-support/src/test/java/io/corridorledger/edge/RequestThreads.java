package io.corridorledger.edge;

import jakarta.ws.rs.container.ResourceInfo;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Records on which kind of thread each endpoint ran. The tests of a module register it as a filter
/// with a subclass, because Quarkus does not scan the test classes of a library.
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
