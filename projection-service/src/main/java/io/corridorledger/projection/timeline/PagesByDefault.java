package io.corridorledger.projection.timeline;

import io.corridorledger.problem.AcceptFilter;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Makes a page the default response of the change feed. A client gets the event stream only if it
/// prefers `text/event-stream` or accepts nothing else. So a client that lists all documented types
/// does not wait for the end of an endless response.
public class PagesByDefault {

  @ServerRequestFilter(preMatching = true)
  public void prefer(ContainerRequestContext request) {
    if (!request.getUriInfo().getPath().endsWith("/v1/timeline")) return;
    String accept = request.getHeaderString(HttpHeaders.ACCEPT);
    double page = AcceptFilter.quality(accept, MediaType.APPLICATION_JSON_TYPE);
    double stream = AcceptFilter.quality(accept, MediaType.SERVER_SENT_EVENTS_TYPE);
    if (page > 0 || stream > 0)
      request
          .getHeaders()
          .putSingle(
              HttpHeaders.ACCEPT,
              page >= stream ? MediaType.APPLICATION_JSON : MediaType.SERVER_SENT_EVENTS);
  }
}
