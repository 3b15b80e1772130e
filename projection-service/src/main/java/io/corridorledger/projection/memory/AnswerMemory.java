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

/// Reserves memory for the response to a query. The query computes the needed bytes, reserves the
/// memory, and then reads the data. The memory stays reserved until the response is sent. If other
/// queries do not release enough memory in time, the query is rejected with the problem
/// `overloaded`.
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

  /// Reserves the minimum memory of a query. Must be called before the query reads data.
  public void enter() {
    reserve(0, 0);
  }

  /// Reserves memory for documents or facts. This reservation replaces the previous one. To keep
  /// the previous reservation too, call [#keep] first.
  ///
  /// @param bytes total size of the documents or facts
  /// @param number number of the documents or facts
  public void reserve(long bytes, long number) {
    try {
      responses.reserve(StreamMemory.weight(bytes, number));
    } catch (Exhausted e) {
      throw overloaded();
    } catch (TooLarge e) {
      throw tooLarge();
    }
  }

  /// Keeps the current reservation, so that the next reservation is added to it. Without this call,
  /// the next reservation replaces the current one.
  public void keep() {
    responses.keep();
  }

  /// Makes the reserved memory available for the next reservation. The caller no longer needs the
  /// data that were read before.
  public void reuse() {
    responses.reuse();
  }

  /// Reserves memory for all facts of these streams, and for the states computed from them.
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
