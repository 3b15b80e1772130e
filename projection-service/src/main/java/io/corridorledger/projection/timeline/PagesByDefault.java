package io.corridorledger.projection.timeline;

import io.corridorledger.problem.AcceptFilter;
import io.corridorledger.projection.query.ListFormats;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Makes a page the default response of the change feed. A client gets the event stream only if it
/// prefers `text/event-stream` or accepts nothing else. So a client that lists all documented types
/// does not wait for the end of an endless response.
public class PagesByDefault {

  /// The types of the feed. Of those that a client prefers alike, it gets the first.
  private static final List<MediaType> TYPES =
      List.of(
          MediaType.APPLICATION_JSON_TYPE,
          MediaType.valueOf(ListFormats.CSV),
          MediaType.valueOf(ListFormats.NDJSON),
          MediaType.SERVER_SENT_EVENTS_TYPE);

  @ServerRequestFilter(preMatching = true)
  public void prefer(ContainerRequestContext request) {
    if (!request.getUriInfo().getPath().endsWith("/v1/timeline")) return;
    String accept = request.getHeaderString(HttpHeaders.ACCEPT);
    AcceptFilter.chosen(TYPES, accept)
        .ifPresent(type -> request.getHeaders().putSingle(HttpHeaders.ACCEPT, type.toString()));
  }
}
