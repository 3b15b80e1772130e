package io.corridorledger.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.corridorledger.contract.AggregateType;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.History;
import io.corridorledger.contract.StreamMemory;
import io.corridorledger.contract.StreamMemory.Exhausted;
import io.corridorledger.contract.StreamMemory.Share;
import io.corridorledger.contract.StreamMemory.TooLarge;
import io.corridorledger.edge.EntityTags;
import io.corridorledger.edge.ResponseMemory;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.store.StoredEvent;
import io.corridorledger.store.StreamReader;
import io.corridorledger.store.StreamReader.Page;
import io.corridorledger.store.StreamReader.Stream;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/// Reads the state and the events of aggregates.
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
      @NotNull UUID id,
      @Schema(description = "Version of the stream: the number of events in the stream")
          long version,
      @NotNull S state) {}

  /// Returns the current state of an aggregate, with its ETag.
  ///
  /// @param known the header `If-None-Match`; null if absent
  public <S, E extends LedgerEvent> RestResponse<Current<S>> current(
      Decider<S, E> decider, UUID id, String known) {
    try (Share share = memory.enter()) {
      Stream stream = streams.stream(id, null, null);
      requireType(decider, id, stream.streamType());
      String tag = "\"%d\"".formatted(stream.version());
      if (EntityTags.match(known, tag)) return notModified(tag);
      S state = decider.state(History.of(streams.events(stream, share)));
      return ResponseBuilder.ok(new Current<>(id, stream.version(), state))
          .header("ETag", tag)
          .build();
    } catch (Exhausted e) {
      throw CommandProblems.overloaded();
    } catch (TooLarge e) {
      throw CommandProblems.streamTooLarge();
    }
  }

  /// Returns the state of an aggregate, computed from its active facts. If the stream does not
  /// exist, returns the initial state.
  public <S, E extends LedgerEvent> S state(Decider<S, E> decider, UUID id) {
    try (Share share = memory.enter()) {
      return decider.state(History.of(streams.events(streams.stream(id, null, null), share)));
    } catch (Exhausted e) {
      throw CommandProblems.overloaded();
    } catch (TooLarge e) {
      throw CommandProblems.streamTooLarge();
    }
  }

  /// An event of an aggregate, with its content as stored.
  @Schema(name = "StoredEvent")
  public record StreamEvent(
      @NotNull UUID id,
      @NotNull String type,
      int schemaVersion,
      @Schema(description = "Number of the event in its stream, from 1") long version,
      @Schema(
              description =
                  "Time at which the ledger recorded the event, by the clock of the ledger")
          @NotNull
          Instant recorded,
      @Schema(
              description =
                  "Position of the event in the log of the service. The field is absent for a short time after the event was recorded, until the service assigns the position.")
          Long position,
      @Schema(
              description =
                  "Epoch of the log when the service assigned the position; absent if `position` is absent")
          Long epoch,
      @Schema(type = SchemaType.OBJECT, description = "Content of the event, as stored")
          @JsonRawValue
          @NotNull
          String data) {

    private static StreamEvent of(StoredEvent event) {
      return new StreamEvent(
          event.id(),
          event.type(),
          event.schemaVersion(),
          event.version(),
          event.recorded(),
          event.position(),
          event.epoch(),
          event.data());
    }
  }

  /// A page of the events of one aggregate, as stored.
  public record Events(
      @NotNull UUID stream,
      @NotNull String streamType,
      @Schema(description = "Version of the stream: the number of events in the stream")
          long version,
      @JsonInclude(JsonInclude.Include.ALWAYS) @NotNull List<StreamEvent> events) {}

  private static <T> RestResponse<T> notModified(String tag) {
    return ResponseBuilder.<T>create(Status.NOT_MODIFIED).header("ETag", tag).build();
  }

  /// The ETag of a page of events. An event gets its log position shortly after it was recorded.
  /// While an event of the page has no position, the page has a special ETag, because the content
  /// of the page will still change.
  private static String tag(Page page) {
    return page.events().stream().allMatch(event -> event.position() != null)
        ? "\"%d\"".formatted(page.version())
        : "W/\"%d-unsequenced\"".formatted(page.version());
  }

  /// Returns a page of the events of an aggregate, with a link to the next page.
  ///
  /// @param known the header `If-None-Match`; null if absent
  public <S, E extends LedgerEvent> RestResponse<Events> events(
      Decider<S, E> decider, UUID id, long from, String known) {
    try {
      Page page = streams.page(id, from, responses.share());
      requireType(decider, id, page.streamType());
      String tag = tag(page);
      if (EntityTags.match(known, tag)) return notModified(tag);
      var response =
          ResponseBuilder.ok(
                  new Events(
                      id,
                      page.streamType(),
                      page.version(),
                      page.events().stream().map(StreamEvent::of).toList()))
              .header("ETag", tag);
      page.next()
          .ifPresent(next ->
              response.header(
                  "Link",
                  "<%s/events?from=%d>; rel=\"next\""
                      .formatted(AggregateType.path(decider.streamType(), id), next)));
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
