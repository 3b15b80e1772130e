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

/// The memory that a query uses for its response. It is reserved before documents or facts are
/// read, by their number and bytes, and held until the response has been sent. A query that cannot
/// reserve its memory in time is rejected as `overloaded` before anything large is read.
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

  /// Reserves the minimum that a query needs before it reads anything.
  public void enter() {
    reserve(0, 0);
  }

  /// Reserves memory for documents or facts; an earlier reservation counts towards it.
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

  /// Keeps the current reservation, so that the next one is added to it.
  public void keep() {
    responses.keep();
  }

  /// Reserves memory for all facts of these streams and the results folded from them.
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
