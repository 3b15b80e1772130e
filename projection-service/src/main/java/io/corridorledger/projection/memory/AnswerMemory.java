package io.corridorledger.projection.memory;

import io.corridorledger.contract.StreamMemory;
import io.corridorledger.contract.StreamMemory.Exhausted;
import io.corridorledger.contract.StreamMemory.TooLarge;
import io.corridorledger.edge.ResponseMemory;
import io.corridorledger.problem.Problem;
import io.corridorledger.projection.CorridorConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;
import javax.sql.DataSource;

/// Reserves the memory that a query uses for its response. The size is computed from the number and
/// the bytes of the documents or facts. A query reserves the memory before it reads them, and holds
/// the memory until the response has been sent. If the memory cannot be reserved in time, the query
/// is rejected as `overloaded`, before it has read anything large.
@ApplicationScoped
public class AnswerMemory {

  private static final int RETRY_SECONDS = 5;

  private final ResponseMemory responses;
  private final DataSource database;

  AnswerMemory(ResponseMemory responses, DataSource database) {
    this.responses = responses;
    this.database = database;
  }

  @Produces
  @Singleton
  static StreamMemory memory(CorridorConfig config) {
    return new StreamMemory(
        Runtime.getRuntime().maxMemory() / 100 * config.answers().memoryPercent(),
        config.answers().memoryTimeout());
  }

  /// Reserves the minimum memory of a query. Called before the query reads anything.
  public void enter() {
    reserve(0, 0);
  }

  /// Reserves memory for documents or facts. The reservation replaces an earlier one that was not
  /// kept.
  ///
  /// @param bytes total size
  public void reserve(long bytes, long number) {
    try {
      responses.reserve(StreamMemory.weight(bytes, number));
    } catch (Exhausted e) {
      throw overloaded();
    } catch (TooLarge e) {
      throw tooLarge();
    }
  }

  /// Keeps the current reservation. The next reservation is then additional. Without this call, the
  /// next reservation would replace the current one.
  public void keep() {
    responses.keep();
  }

  /// Makes the memory of the request available to the next part of its response, when the parts
  /// before have been sent.
  public void reuse() {
    responses.reuse();
  }

  /// Reserves memory for all facts of these streams, and for the results folded from them.
  public void reserveStreams(Collection<UUID> streams) {
    long bytes;
    long facts;
    try (Connection db = database.getConnection();
        var select =
            db.prepareStatement(
                "SELECT coalesce(sum(bytes), 0), coalesce(sum(seen), 0) FROM stream_progress WHERE stream = ANY (?)")) {
      select.setArray(1, db.createArrayOf("uuid", streams.toArray()));
      try (var row = select.executeQuery()) {
        row.next();
        bytes = row.getLong(1);
        facts = row.getLong(2);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the sizes of streams", e);
    }
    reserve(bytes, facts);
  }

  public static Problem tooLarge() {
    return Problem.streamTooLarge(
        "The response does not fit into the memory of this service. Read the facts page by page, at `/v1/timeline?stream=`.");
  }

  public static Problem overloaded() {
    return Problem.tryLater(
        503,
        "overloaded",
        "Overloaded",
        "The memory for responses is in use. Send the same request again later.",
        RETRY_SECONDS);
  }
}
