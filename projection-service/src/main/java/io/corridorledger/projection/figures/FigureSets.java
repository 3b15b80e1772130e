package io.corridorledger.projection.figures;

import io.corridorledger.contract.StreamMemory;
import io.corridorledger.feed.CopyInsert;
import io.corridorledger.judgement.Claim;
import io.corridorledger.projection.CorridorConfig;
import io.corridorledger.projection.figures.FigureSet.Judging;
import io.corridorledger.projection.memory.AnswerMemory;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.KeysetQuery;
import io.corridorledger.projection.query.KeysetQuery.Keyed;
import io.corridorledger.projection.query.KeysetQuery.Slice;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.Rows;
import io.corridorledger.value.Period;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Reads sets of figures.
@ApplicationScoped
public class FigureSets {

  private static final int MAX_SETS_WITHOUT_PAGES = 500;
  static final int MAX_RELATED = 10_000;

  /// SQL for the total size and the number of documents. The service reserves memory for the
  /// documents before it reads the documents.
  private static final String SIZE = "coalesce(sum(octet_length(doc::text)), 0), count(*)";

  private static final String WITHIN =
      """
      SELECT %s
      FROM unnest(?::text[], ?::text[]) AS wanted ("from", before)
      CROSS JOIN LATERAL (
        SELECT * FROM figure
        WHERE sort_key >= wanted."from" AND sort_key < wanted.before
          AND recorded_from <= ? AND recorded_to > ?
          AND published_from <= ? AND published_to > ?
          AND NOT tags @> ?::text[]
        OFFSET 0) AS f -- OFFSET 0 gives one index scan per range; a merge join would read the whole table
      """;

  private final Figures figures;
  private final Rows rows;
  private final AnswerMemory memory;
  private final long maxPageBytes;

  FigureSets(Figures figures, Rows rows, AnswerMemory memory, CorridorConfig config) {
    this.figures = figures;
    this.rows = rows;
    this.memory = memory;
    this.maxPageBytes = config.answers().maxPageBytes();
  }

  /// Returns as many matching sets as fit on one page. The sets contain only values whose period
  /// may have a day in common with `days`.
  ///
  /// @param days the period; null for any period
  public Slice<FigureSet> first(PointInTime moment, Criteria criteria, Period days) {
    memory.keep(); // The caller still uses what it has read before.
    return list(moment, criteria, days).after("", MAX_SETS_WITHOUT_PAGES);
  }

  /// Returns the list of sets that match, in the order of sort keys. No value of a set is chosen as
  /// the preferred value.
  public KeysetQuery<FigureSet> list(PointInTime moment, Criteria criteria) {
    return list(moment, criteria, Judging.DEFAULT);
  }

  /// Returns the list of sets that match, in the order of sort keys. The sets contain only values
  /// whose period may have a day in common with `days`.
  ///
  /// @param days the period; null for any period
  public KeysetQuery<FigureSet> list(PointInTime moment, Criteria criteria, Period days) {
    return list(moment, criteria.overlaps("dates", days), new Judging(null, false, days));
  }

  /// Returns the list of sets that match, in the order of sort keys.
  KeysetQuery<FigureSet> list(PointInTime moment, Criteria criteria, Judging judging) {
    KeysetQuery<FigureSet> sets =
        (sortKey, limit) -> after(moment, criteria, judging, sortKey, limit);
    return sets.withHints(() -> hints(criteria));
  }

  /// Explains why no figure matches the criteria.
  List<String> hints(Criteria criteria) {
    return rows.hints(figures, criteria);
  }

  private record Size(String sortKey, long bytes, long number) {}

  private Slice<FigureSet> after(
      PointInTime moment, Criteria criteria, Judging judging, String sortKey, int limit) {
    List<Size> all =
        rows.select(
            "sort_key, " + SIZE,
            figures.name(),
            criteria.and("sort_key > ?", sortKey),
            "GROUP BY sort_key ORDER BY sort_key LIMIT " + (limit + 1),
            row -> new Size(row.getString(1), row.getLong(2), row.getLong(3)));
    List<String> keys = new ArrayList<>();
    long bytes = 0;
    long number = 0;
    for (Size set : all) {
      if (keys.size() == limit || !keys.isEmpty() && bytes + set.bytes() > maxPageBytes) break;
      bytes += set.bytes();
      number += set.number();
      keys.add(set.sortKey());
    }
    memory.reserve(bytes, number);
    Map<String, List<FigureRow>> sets =
        rows
            .select(
                figures.columns(),
                figures.name(),
                criteria.and("sort_key = ANY (?::text[])", CopyInsert.array(keys)),
                "ORDER BY sort_key, recorded_from, id",
                figures::read)
            .stream()
            .collect(
                Collectors.groupingBy(FigureRow::sortKey, LinkedHashMap::new, Collectors.toList()));
    Map<String, List<FigureRange>> needed = new HashMap<>();
    sets.forEach((key, set) -> needed.put(key, FigureSet.windows(key, set)));
    Evidence evidence = evidence(moment, needed.values().stream().flatMap(List::stream).toList());
    return new Slice<>(
        sets.entrySet().stream()
            .map(set ->
                new Keyed<>(
                    set.getKey(),
                    FigureSet.of(
                        FigureRow.key(set.getValue()),
                        set.getValue().stream().map(FigureRow::value).toList(),
                        evidence.within(needed.get(set.getKey())),
                        judging)))
            .toList(),
        keys.size() < all.size());
  }

  /// Active figures in several ranges. One query reads the figures for all items of a page.
  public static final class Evidence {

    private final NavigableMap<String, List<Claim>> claims = new TreeMap<>();

    private static Evidence of(List<FigureRow> rows) {
      Evidence evidence = new Evidence();
      for (FigureRow row : rows)
        evidence.claims.computeIfAbsent(row.sortKey(), _ -> new ArrayList<>()).add(row.claim());
      return evidence;
    }

    /// Returns the figures in some ranges, in the order of subject, metric and last day. Figures
    /// with the same sort key are in the order of recording.
    public List<Claim> within(Collection<FigureRange> windows) {
      return FigureRange.disjoint(windows).stream()
          .flatMap(w -> claims.subMap(w.from(), w.before()).values().stream())
          .flatMap(List::stream)
          .toList();
    }
  }

  public Evidence evidence(PointInTime moment, Collection<FigureRange> windows) {
    if (windows.isEmpty()) return Evidence.of(List.of());
    List<Object> values = values(moment, windows);
    Size size = rows.select(WITHIN.formatted(SIZE), values, FigureSets::size).getFirst();
    memory.keep();
    memory.reserve(size.bytes(), size.number());
    return Evidence.of(rows.select(documents(), values, figures::read));
  }

  /// Reads the active figures in several ranges, with the database connection of the caller.
  /// Therefore this method also works outside of a request.
  ///
  /// @param maxWeight bytes of memory that the figures may use, see [StreamMemory#weight]
  /// @return null if the figures need more memory
  public Evidence evidence(
      Connection db, PointInTime moment, Collection<FigureRange> windows, long maxWeight)
      throws SQLException {
    if (windows.isEmpty()) return Evidence.of(List.of());
    List<Object> values = values(moment, windows);
    Size size = Rows.select(db, WITHIN.formatted(SIZE), values, FigureSets::size).getFirst();
    return StreamMemory.weight(size.bytes(), size.number()) > maxWeight
        ? null
        : Evidence.of(Rows.select(db, documents(), values, figures::read));
  }

  private String documents() {
    return WITHIN.formatted(figures.columns()) + " ORDER BY sort_key, recorded_from, id";
  }

  private static Size size(ResultSet row) throws SQLException {
    return new Size("", row.getLong(1), row.getLong(2));
  }

  private static List<Object> values(PointInTime moment, Collection<FigureRange> windows) {
    List<FigureRange> apart = FigureRange.disjoint(windows);
    return List.of(
        CopyInsert.array(apart.stream().map(FigureRange::from).toList()),
        CopyInsert.array(apart.stream().map(FigureRange::before).toList()),
        moment.asOf(),
        moment.asOf(),
        moment.publishedBefore(),
        moment.publishedBefore(),
        CopyInsert.array(List.of(Criteria.RETRACTED)));
  }

  /// Whether at least one value matches the criteria.
  public boolean exist(Criteria criteria) {
    return rows.exists(figures, criteria);
  }

  /// The active figures of one subject; empty if there are more than 10,000.
  public Optional<List<Claim>> claims(PointInTime moment, String subject) {
    return claims(Criteria.at(moment).where("subject = ?", subject));
  }

  /// The active figures that match the criteria; empty if there are more than [#MAX_RELATED]. A
  /// conclusion from a part of the figures could be wrong.
  Optional<List<Claim>> claims(Criteria criteria) {
    criteria.exceptRetracted();
    rows.reserve(figures, criteria, MAX_RELATED + 1);
    List<FigureRow> found =
        rows.select(
            figures.columns(),
            figures.name(),
            criteria,
            "ORDER BY sort_key, recorded_from, id LIMIT " + (MAX_RELATED + 1),
            figures::read);
    return found.size() > MAX_RELATED
        ? Optional.empty()
        : Optional.of(found.stream().map(FigureRow::claim).toList());
  }
}
