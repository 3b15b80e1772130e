package io.corridorledger.projection.timeline;

import io.corridorledger.problem.AcceptFilter;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Makes a page the default response of the change feed. A client that accepts any media type gets
/// a page. To get the endless stream, a client must name `text/event-stream`.
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
