package io.corridorledger.projection.documents;

import com.google.re2j.Pattern;
import io.corridorledger.feed.FeedConfig;
import io.corridorledger.feed.WriterClients;
import io.corridorledger.problem.Problem;
import io.corridorledger.projection.memory.AnswerMemory;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Returns the API documents of the writers. Swagger UI of this service shows these documents next
/// to the document of this service. In each document, `servers` contains the public URL of the
/// writer, so that *Execute* sends a request to the writer.
@Path("/openapi/{log}")
@RunOnVirtualThread
public class ApiDocumentsResource {

  private static final int MAX_BYTES = 8 << 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Pattern SERVERS = Pattern.compile("\"servers\"\\s*:\\s*\\[[^\\]]*\\]");

  private final FeedConfig feed;
  private final AnswerMemory memory;
  private final TlsConfigurationRegistry tls;

  ApiDocumentsResource(FeedConfig feed, AnswerMemory memory, TlsConfigurationRegistry tls) {
    this.feed = feed;
    this.memory = memory;
    this.tls = tls;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  public String document(@PathParam("log") String log) {
    FeedConfig.Writer writer = feed.writers().get(log);
    if (writer == null) throw Problem.notFound("No resource has this address.");
    memory.reserve(MAX_BYTES, 1);
    URI forBrowsers = writer.publicUrl().orElse(writer.url());
    return SERVERS
        .matcher(read(writer, writer.url().resolve("/q/openapi?format=json")))
        .replaceFirst(
            Matcher.quoteReplacement("\"servers\":[{\"url\":\"%s\"}]".formatted(forBrowsers)));
  }

  private String read(FeedConfig.Writer writer, URI document) {
    try (HttpClient http = WriterClients.of(tls, writer, TIMEOUT).build()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(document).timeout(TIMEOUT).build(),
              BodyHandlers.limiting(BodyHandlers.ofString(), MAX_BYTES));
      if (answer.statusCode() == 200) return answer.body();
    } catch (IOException _) {
      // The document is unavailable. The method throws the problem below.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    throw unavailable();
  }

  static Problem unavailable() {
    return Problem.tryLater(
        503,
        "unavailable",
        "Storage unavailable",
        "The service of this document cannot be reached.",
        1);
  }
}
