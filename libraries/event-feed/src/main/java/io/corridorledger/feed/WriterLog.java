package io.corridorledger.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.tls.TlsConfigurationRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Reads events from a writer over HTTP. The response is a JSON array of CloudEvents with the same
/// content as the published records. [RecordCheck] checks these events like records of the topic.
final class WriterLog implements AutoCloseable {

  /// The stored origin of a foreign record that came from the writer over HTTP. The origin of a
  /// record from the topic is the id of the topic.
  static final String ORIGIN = "writer";

  /// Maximum number of events per response.
  static final int LIMIT = 1_000;

  /// Maximum size of a response. A writer sends at most 1 MiB of event data, or one larger event.
  /// Base64 and the attributes of the events make the response larger than the data.
  private static final long MAX_ANSWER_BYTES = 8 << 20;

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final JsonMapper JSON = new JsonMapper();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final TlsConfigurationRegistry tls;

  WriterLog(TlsConfigurationRegistry tls) {
    this.tls = tls;
  }

  /// @param limit maximum number of events in the response, at most [#LIMIT]
  /// @param timeout time limit for the complete response
  List<RawRecord> read(FeedConfig.Writer writer, long from, int limit, Duration timeout)
      throws IOException, InterruptedException {
    URI uri = URI.create("%s/v1/log?from=%d&limit=%d".formatted(writer.url(), from, limit));
    HttpResponse<byte[]> answer;
    HttpClient http = WriterClients.of(tls, writer, CONNECT).executor(threads).build();
    try {
      answer = send(http, uri, writer.tokenFile(), timeout);
    } finally {
      http.shutdownNow();
    }
    if (answer.statusCode() != 200)
      throw new IOException("%s returned status %d".formatted(uri, answer.statusCode()));
    var records = new ArrayList<RawRecord>();
    try {
      for (JsonNode entry : JSON.readTree(answer.body()))
        if (records.size() < limit) records.add(record(entry, from, records.size()));
    } catch (RuntimeException e) {
      throw new IOException("%s did not return a batch of CloudEvents".formatted(uri), e);
    }
    return records;
  }

  /// Sends a request with a time limit for the complete response. The time-out of the JDK's HTTP
  /// client is not sufficient, because it covers only the time until the headers arrive.
  ///
  /// @param tokenFile file with the bearer token; empty to send no token
  private HttpResponse<byte[]> send(
      HttpClient http, URI uri, Optional<Path> tokenFile, Duration timeout)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(uri).header("Accept", "application/cloudevents-batch+json");
    if (tokenFile.isPresent())
      request.header("Authorization", "Bearer " + Files.readString(tokenFile.get()).strip());
    var answer =
        http.sendAsync(
            request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException("cannot read %s".formatted(uri), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("%s did not respond within %s".formatted(uri, timeout), e);
    } finally {
      answer.cancel(true);
    }
  }

  /// Converts an event to the record that the topic would contain. Each attribute becomes a header,
  /// and the data become the value.
  private static RawRecord record(JsonNode entry, long from, int place) {
    SortedMap<String, byte[]> headers = new TreeMap<>();
    byte[] value = RawRecord.NOTHING;
    for (var attribute : entry.properties()) {
      String text = attribute.getValue().asText();
      switch (attribute.getKey()) {
        case "data_base64" -> value = Base64.getDecoder().decode(text);
        case "datacontenttype" -> headers.put("content-type", utf8(text));
        default -> headers.put("ce_" + attribute.getKey(), utf8(text));
      }
    }
    byte[] key = headers.getOrDefault("ce_subject", RawRecord.NOTHING);
    return new RawRecord(
        key,
        headers.size() > RawRecord.MAX_HEADERS ? null : headers,
        value,
        RawRecord.NO_PARTITION,
        from,
        place);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
