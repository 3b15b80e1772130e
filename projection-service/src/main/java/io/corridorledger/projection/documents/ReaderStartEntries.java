package io.corridorledger.projection.documents;

import io.corridorledger.feed.FeedConfig;
import io.corridorledger.start.StartEntries;
import io.corridorledger.start.StartResource.Entry;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The entries that only the start page of this service has: the contracts of the topics, and the
/// writers with their documents and start pages.
@ApplicationScoped
class ReaderStartEntries implements StartEntries {

  private final Map<String, FeedConfig.Writer> writers;

  ReaderStartEntries(FeedConfig feed) {
    this.writers = new TreeMap<>(feed.writers());
  }

  @Override
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    entries.add(
        new Entry("AsyncAPI document", "/asyncapi", "The Kafka topics and the events in them."));
    entries.add(
        new Entry(
            "JSON Schemas", "/schemas", "The schema of each event and of the record headers."));
    writers.forEach((log, writer) -> {
      entries.add(
          new Entry(
              "OpenAPI document of the writer of " + log,
              "/openapi/" + log,
              "The operations that record facts in the log " + log + "."));
      entries.add(
          new Entry(
              "Start page of the writer of " + log,
              start(writer.publicUrl().orElse(writer.url())),
              "Documents and health of this writer."));
    });
    return entries;
  }

  private static String start(URI writer) {
    String url = writer.toString();
    return url.endsWith("/") ? url : url + "/";
  }
}
