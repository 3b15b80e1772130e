package io.corridorledger.projection.timeline;

import io.corridorledger.feed.Epochs;
import io.corridorledger.feed.EventFeed;
import io.corridorledger.feed.Freshness;
import io.corridorledger.feed.Freshness.TopicPosition;
import io.corridorledger.feed.ReadProgress;
import io.corridorledger.projection.CorridorConfig;
import io.corridorledger.projection.evidence.Fact;
import io.corridorledger.projection.evidence.FactPages;
import io.corridorledger.projection.query.Hints;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.value.PartyRef;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.hibernate.Session;

/// Reads the change feed. The events of each log are in the order of the log. The events of
/// different logs are sorted by recorded time.
@ApplicationScoped
public class Timeline {

  private static final int READ_SECONDS = 60;

  /// Maximum number of facts of a log that one page examines if no index finds the matching facts.
  private static final long MAX_EXAMINED = 50_000;

  private final EntityManager entities;
  private final FactPages pages;
  private final Hints hints;
  private final long maxPageBytes;
  private final int logs;

  Timeline(
      EntityManager entities, FactPages pages, Hints hints, CorridorConfig config, EventFeed feed) {
    this.entities = entities;
    this.hints = hints;
    this.pages = pages;
    this.maxPageBytes = config.answers().maxPageBytes();
    this.logs = feed.logs().size();
  }

  /// Maximum bytes of payloads in memory while a part of the feed is read: one page for each log.
  long bytesOfPiece() {
    return maxPageBytes * logs;
  }

  /// A part of the feed.
  ///
  /// @param cursors the cursor after each fact
  /// @param end the cursor after this part. The cursor may be after the last fact of the part,
  ///   because later facts did not match the filter.
  /// @param more whether further facts may already be available
  /// @param freshness freshness at the time of reading
  record Piece(
      List<Fact> facts, List<Cursor> cursors, Cursor end, boolean more, Freshness freshness) {}

  /// Reads the facts after a cursor. The end of each log and the facts are read in one database
  /// snapshot, because an epoch change can alter both.
  Piece read(Cursor after, FactPages.Filter filter, int limit) {
    return read(after, filter, limit, maxPageBytes);
  }

  /// @param maxBytes maximum bytes of payloads; at least one fact is read
  Piece read(Cursor after, FactPages.Filter filter, int limit, long maxBytes) {
    return read(after, filter, limit, maxBytes, MAX_EXAMINED);
  }

  /// @param maxExamined maximum number of facts of a log that are examined if no index finds the
  ///   matching facts
  Piece read(Cursor after, FactPages.Filter filter, int limit, long maxBytes, long maxExamined) {
    return QuarkusTransaction.requiringNew()
        .timeout(READ_SECONDS)
        .call(() -> {
          entities
              .createNativeQuery("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
              .executeUpdate();
          Freshness freshness =
              entities.unwrap(Session.class).doReturningWork(ReadProgress::freshness);
          return read(after, freshness, filter, limit, maxBytes, maxExamined);
        });
  }

  /// The parties that no fact names, and the hint about the time of the query.
  private record Unmatched(List<String> ofTime, List<PartyRef> parties) {}

  /// Explains why no fact of the feed matches the filters.
  List<String> hints(List<PartyRef> parties, PointInTime moment, Freshness freshness) {
    Set<String> logs = freshness.topics().keySet();
    Unmatched unmatched = transaction(() -> unmatched(logs, parties, moment));
    List<String> texts = new ArrayList<>(unmatched.ofTime());
    // The words are read in a transaction of their own, so that requests that wait for the words
    // hold no database connection.
    for (PartyRef party : unmatched.parties())
      texts.add(hints.missing("fact", "party", party.toString(), () -> words(logs)));
    return texts;
  }

  private Unmatched unmatched(Set<String> logs, List<PartyRef> parties, PointInTime moment) {
    List<String> ofTime =
        moment.isAsOf()
            ? Hints.ofTime(
                logs.stream()
                    .map(pages::firstRecorded)
                    .flatMap(Optional::stream)
                    .min(Comparator.naturalOrder()),
                moment,
                "fact")
            : List.of();
    return new Unmatched(
        ofTime,
        parties.stream()
            .distinct()
            .limit(Hints.MAX - ofTime.size())
            .filter(party -> !pages.names(party))
            .toList());
  }

  private List<String> words(Set<String> logs) {
    return transaction(() ->
        logs.stream()
            .flatMap(log -> pages.parties(log, Hints.MAX_WORDS).stream())
            .distinct()
            .limit(Hints.MAX_WORDS)
            .toList());
  }

  private static <T> T transaction(Callable<T> read) {
    return QuarkusTransaction.requiringNew().timeout(READ_SECONDS).call(read);
  }

  private Piece read(
      Cursor after,
      Freshness freshness,
      FactPages.Filter filter,
      int limit,
      long maxBytes,
      long maxExamined) {
    var waiting = new HashMap<String, List<Fact>>();
    var ends = new HashMap<String, Long>();
    var examinedInPart = new HashSet<String>();
    Cursor place = after;
    for (var log : freshness.topics().entrySet()) {
      String name = log.getKey();
      TopicPosition end = log.getValue();
      Cursor.Place seen = after.of(name);
      // As long as the reader does not know the epoch of the cursor, the log has no events for this
      // client.
      if (seen.epoch() > end.epoch()) continue;
      long from = seen.position();
      if (seen.epoch() < end.epoch())
        from =
            entities
                .unwrap(Session.class)
                .doReturningWork(db -> Epochs.read(db, name))
                .stillValid(seen.epoch(), seen.position());
      if (from >= end.position()) continue;
      long upTo =
          filter.examinesEachFact() ? Math.min(end.position(), from + maxExamined) : end.position();
      if (upTo < end.position()) examinedInPart.add(name);
      ends.put(name, upTo);
      waiting.put(name, pages.read(name, from, upTo, filter, limit + 1, maxBytes));
    }
    var next = new HashMap<String, Integer>();
    var facts = new ArrayList<Fact>();
    var cursors = new ArrayList<Cursor>();
    long bytes = 0;
    while (facts.size() < limit) {
      Fact first = null;
      boolean isNextKnown = true;
      for (var log : waiting.entrySet()) {
        int i = next.getOrDefault(log.getKey(), 0);
        if (i == log.getValue().size()) isNextKnown &= !examinedInPart.contains(log.getKey());
        else if (first == null || before(log.getValue().get(i), first))
          first = log.getValue().get(i);
      }
      if (first == null || first.payload == null || !isNextKnown) break;
      bytes += first.payload.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > maxBytes && !facts.isEmpty()) break;
      next.merge(first.log, 1, Integer::sum);
      place = place.at(first.log, first.position, first.epoch);
      facts.add(first);
      cursors.add(place);
    }
    boolean more = false;
    for (var log : waiting.entrySet()) {
      boolean rest = next.getOrDefault(log.getKey(), 0) < log.getValue().size();
      more |= rest;
      // If no further examined fact of a log matches, the cursor moves to the last examined
      // position, so that the next request does not read the same facts again.
      if (rest) continue;
      more |= examinedInPart.contains(log.getKey());
      long epoch = freshness.of(log.getKey()).epoch();
      place = place.at(log.getKey(), ends.get(log.getKey()), epoch);
    }
    return new Piece(facts, cursors, place, more, freshness);
  }

  private static boolean before(Fact a, Fact b) {
    int order = a.recorded.compareTo(b.recorded);
    return order != 0 ? order < 0 : a.log.compareTo(b.log) < 0;
  }
}
