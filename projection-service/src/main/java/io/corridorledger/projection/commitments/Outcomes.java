package io.corridorledger.projection.commitments;

import io.corridorledger.feed.CopyInsert;
import io.corridorledger.judgement.CommitmentOutcome.Result;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Reads stored outcomes. A stored outcome is invalid while an unprocessed change affects its
/// commitment. The caller must decide invalid outcomes and outcomes that are not stored.
@ApplicationScoped
class Outcomes {

  /// Maximum number of unprocessed changes, and maximum number of commitments that these changes
  /// affect. If either number is larger, stored outcomes are not used.
  private static final int MAX_CHANGES = 500;

  /// One statement reads the changes and the commitments that they affect, so that both are from
  /// the same moment.
  private static final String CHANGED =
      """
      WITH change AS MATERIALIZED (SELECT stream, series, sort_key FROM commitment_outcome_change LIMIT ?)
      SELECT (SELECT count(*) FROM change), ARRAY(
        SELECT stream FROM change WHERE stream IS NOT NULL
        UNION SELECT o.id FROM change c JOIN commitment_outcome o ON o.project = c.stream
        UNION SELECT r.id FROM change c CROSS JOIN LATERAL ( -- one index scan per change
          SELECT id FROM commitment_outcome_range
          WHERE series = c.series AND first_key <= c.sort_key AND end_key > c.sort_key LIMIT ?) AS r
        LIMIT ?)
      """;

  /// Maximum number of commitments that are selected by their ids. If more commitments match, the
  /// query instead reads the list in its order and checks each row. A page is then full after few
  /// rows, because many rows match.
  private static final int MAX_IDS = 2_000;

  /// Selects commitments that may have a given result on a given day: those with this stored
  /// result, and those without a stored result. The caller adds the commitments with unprocessed
  /// changes.
  private static final String IDS =
      """
      SELECT id FROM commitment_outcome WHERE result_before = ? AND changes_on > ?::date
      UNION ALL SELECT id FROM commitment_outcome WHERE result_since = ? AND changes_on <= ?::date
      UNION ALL SELECT id FROM commitment_outcome WHERE result_before IS NULL
      LIMIT ?
      """;

  /// Checks one row of the list: whether the commitment may have a given result on a given day. The
  /// condition is true if the commitment has unprocessed changes or no stored result, or if its
  /// stored result is the given one.
  private static final String EACH =
      """
      (id = ANY (?::uuid[]) OR coalesce((
        SELECT CASE WHEN changes_on > ?::date THEN result_before ELSE result_since END
        FROM commitment_outcome o WHERE o.id = commitment.id), ?) = ?)
      """;

  private static final String RESULTS =
      """
      SELECT id, CASE WHEN changes_on > ?::date THEN result_before ELSE result_since END
      FROM commitment_outcome WHERE id = ANY (?::uuid[]) AND result_before IS NOT NULL
      """;

  private final Rows rows;

  Outcomes(Rows rows) {
    this.rows = rows;
  }

  /// Selects the commitments that may have the requested result on the day of the query. The caller
  /// then decides their outcomes.
  ///
  /// The unprocessed changes are read first. Therefore a commitment is either marked as changed, or
  /// its stored outcome takes into account all facts that were applied before this call.
  ///
  /// @return the criteria with a filter for the result. The filter is not added if the query is
  ///   about an earlier time, or if there are too many changes.
  Criteria having(Result result, Criteria criteria, PointInTime moment) {
    return having(result, criteria, moment, MAX_IDS);
  }

  /// @param maxIds maximum number of commitments that are selected by their ids, see [#MAX_IDS]
  Criteria having(Result result, Criteria criteria, PointInTime moment, int maxIds) {
    Set<UUID> changed = moment.isPast() ? null : changed();
    if (changed == null) return criteria;
    String name = result.name();
    String day = moment.day().toString();
    List<UUID> ids =
        rows.select(
            IDS, List.of(name, day, name, day, maxIds + 1), row -> row.getObject(1, UUID.class));
    if (ids.size() > maxIds) return criteria.and(EACH, array(changed), day, name, name);
    changed.addAll(ids);
    return criteria.and("id IN (SELECT unnest(?::uuid[]))", array(changed));
  }

  /// The stored results of these commitments on the day of the query. For a commitment without a
  /// stored result, the caller must decide the outcome.
  Map<UUID, Result> of(Collection<UUID> ids, PointInTime moment) {
    Set<UUID> changed = moment.isPast() || ids.isEmpty() ? null : changed();
    if (changed == null) return Map.of();
    Map<UUID, Result> results = new HashMap<>();
    rows.select(
            RESULTS,
            List.of(moment.day().toString(), array(ids)),
            row -> Map.entry(row.getObject(1, UUID.class), Result.valueOf(row.getString(2))))
        .forEach(found -> results.put(found.getKey(), found.getValue()));
    results.keySet().removeAll(changed);
    return results;
  }

  /// The commitments that unprocessed changes affect. The stored outcomes of these commitments may
  /// be wrong. Null if there are too many changes or commitments.
  private Set<UUID> changed() {
    return rows.select(
            CHANGED,
            List.of(MAX_CHANGES + 1, MAX_CHANGES + 1, MAX_CHANGES + 1),
            row -> {
              Set<UUID> ids = new HashSet<>();
              for (Object id : (Object[]) row.getArray(2).getArray()) ids.add((UUID) id);
              return row.getInt(1) > MAX_CHANGES || ids.size() > MAX_CHANGES ? null : ids;
            })
        .getFirst();
  }

  private static String array(Collection<UUID> ids) {
    return CopyInsert.array(ids.stream().map(UUID::toString).toList());
  }
}
