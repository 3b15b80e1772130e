package io.corridorledger.projection.timeline;

import io.corridorledger.problem.AcceptFilter;
import io.corridorledger.projection.query.ListFormats;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Makes a page the default response of the change feed. The client gets the event stream only if
/// it prefers `text/event-stream`, or accepts nothing else. Without this rule, a client that
/// accepts pages and the event stream could get the event stream, which does not end.
public class PagesByDefault {

  /// The media types of the change feed. If a client prefers several of them equally, it gets the
  /// first one.
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
