package io.corridorledger.start;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.edge.HttpConfig;
import io.corridorledger.problem.AcceptFilter;
import io.quarkus.runtime.ApplicationConfig;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The start page of a service at `/`: the name of the service and links to its documents. A
/// browser gets a web page, and a program gets the same content as JSON.
@Path("/")
@RunOnVirtualThread
public class StartResource {

  private static final String DESCRIPTION =
      "Corridor Ledger records what sources state about the Middle Corridor: agreements, visits, commitments, projects and cargo. Every fact is an event with its source. The ledger never overwrites an event, and a query can return the facts that were known on any earlier day.";

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>%1$s</title>
      <style>
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem; color: #1b1f24 }
      dt { font-weight: 600; margin-top: .8rem }
      dd { margin: 0 }
      a { color: #0a58ca }
      </style>
      </head>
      <body>
      <h1>%1$s</h1>
      <p>%2$s</p>
      <dl>
      %3$s</dl>
      </body>
      </html>
      """;

  private final Start start;

  /// An entry of the start page.
  ///
  /// @param href URL of the entry; absent if the service does not know the URL
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Entry(String title, String href, String description) {

    private String html() {
      return "<dt>%s</dt><dd>%s</dd>\n"
          .formatted(
              href == null ? title : "<a href=\"%s\">%s</a>".formatted(href, title), description);
    }
  }

  public record Start(String title, String description, List<Entry> entries) {}

  StartResource(
      HttpConfig config, ApplicationConfig application, @Any Instance<StartEntries> further) {
    Optional<URI> guides = config.guidesUrl();
    List<Entry> entries =
        new ArrayList<>(
            List.of(
                new Entry("Swagger UI", "/q/swagger-ui", "Forms that send requests to the API."),
                new Entry(
                    "OpenAPI document",
                    "/q/openapi",
                    "All operations in YAML, or in JSON with ?format=json."),
                guide(
                    guides,
                    "Guides",
                    "docs/README.md",
                    "All pages: first steps, concepts, reference and operation."),
                guide(
                    guides,
                    "Integration guide",
                    "docs/start/integrating.md",
                    "Tokens, idempotency keys, pages, retries, the change feed and the topics."),
                guide(
                    guides,
                    "Event reference",
                    "docs/reference/events/README.md",
                    "Fields, schema, example and rules of each event."),
                guide(
                    guides,
                    "Problems",
                    "docs/reference/problems.md",
                    "All problem types, with the next step for the client."),
                guide(
                    guides,
                    "Monitoring",
                    "docs/operating/reader.md",
                    "Health and metrics of the services, with alerts.")));
    entries.add(health(ConfigProvider.getConfig()));
    further.stream().map(StartEntries::entries).forEach(entries::addAll);
    start = new Start("Corridor Ledger: " + application.name().orElseThrow(), DESCRIPTION, entries);
  }

  /// The health of this service. If only this computer can reach the management port, the entry has
  /// a link. Otherwise the address depends on the deployment.
  private static Entry health(Config config) {
    String host = config.getValue("quarkus.management.host", String.class);
    int port = config.getValue("quarkus.management.port", Integer.class);
    boolean isLocal = host.equals("localhost") || host.equals("127.0.0.1");
    return new Entry(
        "Health",
        isLocal ? "http://localhost:%d/q/health".formatted(port) : null,
        "Health of this service: /q/health on the management port %d, for operators."
            .formatted(port));
  }

  /// @param path path of the guide in the source repository
  private static Entry guide(Optional<URI> guides, String title, String path, String description) {
    return guides
        .map(base ->
            new Entry(title, base.toString().replaceAll("/$", "") + "/" + path, description))
        .orElse(
            new Entry(title, null, description + " See " + path + " in the source repository."));
  }

  @GET
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML})
  @Operation(hidden = true)
  public Response start(@HeaderParam("Accept") String accept) {
    boolean isPage =
        AcceptFilter.quality(accept, MediaType.TEXT_HTML_TYPE)
            > AcceptFilter.quality(accept, MediaType.APPLICATION_JSON_TYPE);
    return isPage
        ? Response.ok(page(), MediaType.TEXT_HTML_TYPE.withCharset("UTF-8")).build()
        : Response.ok(start, MediaType.APPLICATION_JSON_TYPE).build();
  }

  private String page() {
    StringBuilder entries = new StringBuilder();
    for (Entry entry : start.entries()) entries.append(entry.html());
    return PAGE.formatted(start.title(), start.description(), entries);
  }
}
