package io.corridorledger.projection.timeline;

import io.corridorledger.problem.AcceptFilter;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// A client that takes anything gets a page of the change feed. A stream that never ends is for
/// clients that name its type.
public class PagesByDefault {

  @ServerRequestFilter(preMatching = true)
  public void prefer(ContainerRequestContext request) {
    if (!request.getUriInfo().getPath().endsWith("/v1/timeline")) return;
    String accept = request.getHeaderString(HttpHeaders.ACCEPT);
    if (!AcceptFilter.accepts(accept, MediaType.SERVER_SENT_EVENTS_TYPE, false)
        && AcceptFilter.accepts(accept, MediaType.APPLICATION_JSON_TYPE, true))
      request.getHeaders().putSingle(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON);
  }
}
