package io.corridorledger.command;

import io.corridorledger.problem.RequestChecks;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Checks the headers of a command before the body is read, so that a command with a wrong header
/// is rejected early.
public class CommandHeaderCheck {

  @ServerRequestFilter(priority = RequestChecks.HEADERS)
  public void check(ResourceInfo resource, HttpHeaders headers) {
    Method method = resource == null ? null : resource.getResourceMethod();
    if (method == null || !Arrays.asList(method.getParameterTypes()).contains(CommandHeaders.class))
      return;
    Path path = method.getAnnotation(Path.class);
    CommandHeaders.of(headers).check(path != null && path.value().contains("{id}"));
  }
}
