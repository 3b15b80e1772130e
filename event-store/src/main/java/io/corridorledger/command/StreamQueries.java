package io.corridorledger.command;

import io.corridorledger.contract.Decider;
import io.corridorledger.contract.History;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.memory.ResponseMemory;
import io.corridorledger.memory.StreamMemory;
import io.corridorledger.memory.StreamMemory.Exhausted;
import io.corridorledger.memory.StreamMemory.Share;
import io.corridorledger.memory.StreamMemory.TooLarge;
import io.corridorledger.store.StoredEvent;
import io.corridorledger.store.StreamReader;
import io.corridorledger.store.StreamReader.Page;
import io.corridorledger.store.StreamReader.Stream;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/// Reads aggregates from their streams.
@ApplicationScoped
public class StreamQueries {

  private final StreamReader streams;
  private final StreamMemory memory;
  private final ResponseMemory responses;

  @Inject
  StreamQueries(StreamReader streams, StreamMemory memory, ResponseMemory responses) {
    this.streams = streams;
    this.memory = memory;
    this.responses = responses;
  }

  /// The current state of an aggregate.
  public record Current<S>(
      UUID id,
      @Schema(description = "Version of the stream, which is its number of events") long version,
      S state) {}

  /// The current state of an aggregate, with its ETag.
  public <S, E extends LedgerEvent> RestResponse<Current<S>> current(
      Decider<S, E> decider, UUID id) {
    try (Share share = memory.enter()) {
      Stream stream = streams.stream(id, null, null);
      requireType(decider, id, stream.streamType());
      S state = decider.state(History.of(streams.events(stream, share)));
      return ResponseBuilder.ok(new Current<>(id, stream.version(), state))
          .tag(Long.toString(stream.version()))
          .build();
    } catch (Exhausted e) {
      throw CommandProblems.overloaded();
    } catch (TooLarge e) {
      throw CommandProblems.streamTooLarge();
    }
  }

  /// The state derived from the active facts of a stream; the initial state when the stream does
  /// not exist.
  public <S, E extends LedgerEvent> S state(Decider<S, E> decider, UUID id) {
    try (Share share = memory.enter()) {
      return decider.state(History.of(streams.events(streams.stream(id, null, null), share)));
    } catch (Exhausted e) {
      throw CommandProblems.overloaded();
    } catch (TooLarge e) {
      throw CommandProblems.streamTooLarge();
    }
  }

  /// A page of a stream with its events as stored.
  public record Events(
      UUID stream,
      String streamType,
      @Schema(description = "Version of the stream, which is its number of events") long version,
      List<StoredEvent> events) {}

  /// A page of the events of a stream from a version, with a link to the next page.
  public <S, E extends LedgerEvent> RestResponse<Events> events(
      Decider<S, E> decider, UUID id, long from) {
    try {
      Page page = streams.page(id, from, responses.share());
      requireType(decider, id, page.streamType());
      var response =
          ResponseBuilder.ok(new Events(id, page.streamType(), page.version(), page.events()))
              .tag(Long.toString(page.version()));
      page.next()
          .ifPresent(next ->
              response.header(
                  "Link",
                  "</v1/%s/%s/events?from=%d>; rel=\"next\""
                      .formatted(decider.streamType(), id, next)));
      return response.build();
    } catch (Exhausted e) {
      throw CommandProblems.overloaded();
    } catch (TooLarge e) {
      throw CommandProblems.streamTooLarge();
    }
  }

  static void requireType(Decider<?, ?> decider, UUID id, String streamType) {
    if (!decider.streamType().equals(streamType))
      throw CommandProblems.notFound(decider.streamType(), id);
  }
}
