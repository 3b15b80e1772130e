package io.corridorledger.projection.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.corridorledger.edge.EntityTags;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Response.Status;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/// Adds a weak ETag to each query response. If the client already has the response, the service
/// returns status 304 without a body. The ETag is a hash of the response. The positions of the
/// applied events are not sufficient as an ETag, because the outcomes of commitments also change
/// with the day.
public class ResponseTags {

  private static final int BYTES = 16;

  private final ObjectMapper json;

  ResponseTags(ObjectMapper json) {
    this.json = json;
  }

  @ServerResponseFilter
  public void tag(ContainerRequestContext request, ContainerResponseContext response)
      throws JsonProcessingException {
    Object entity = response.getEntity();
    if (response.getStatus() != 200 || entity == null || !isRead(request)) return;
    // A complete list has no ETag, because its hash would be known only after the list is sent.
    if (entity instanceof Export) return;
    String body = entity instanceof String text ? text : json.writeValueAsString(entity);
    String tag = "W/\"%s\"".formatted(hash(body));
    response.getHeaders().putSingle("ETag", tag);
    if (EntityTags.match(request.getHeaderString("If-None-Match"), tag)) {
      response.setStatusInfo(Status.NOT_MODIFIED);
      response.setEntity(null);
    } else {
      // The text that was hashed is sent, so that the response is not converted to JSON a second
      // time.
      response.setEntity(body);
    }
  }

  private static boolean isRead(ContainerRequestContext request) {
    return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
  }

  private static String hash(String body) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static Header documented() {
    return OASFactory.createHeader()
        .description(
            "Weak ETag of the response. A client that sends this ETag in `If-None-Match` gets status 304 if the response is unchanged.")
        .schema(OASFactory.createSchema().addType(SchemaType.STRING))
        .example("W/\"mK3Zl0f7v6pXyH1uTQnDeA\"");
  }
}
