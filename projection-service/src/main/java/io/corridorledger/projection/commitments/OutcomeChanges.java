package io.corridorledger.projection.commitments;

import io.corridorledger.feed.CopyInsert;
import io.corridorledger.feed.ReadModel;
import io.corridorledger.feed.Writes;
import io.corridorledger.projection.figures.FigureRange;
import io.corridorledger.projection.figures.Figures;
import io.corridorledger.projection.projects.Projects;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Remembers which facts may have changed the outcomes of commitments. [OutcomeUpdater] decides
/// these outcomes again.
///
/// An outcome depends on facts of several streams and logs. Concurrent transactions apply these
/// facts and do not see the facts of each other. Therefore a transaction that applies a fact cannot
/// decide the outcome. The transaction only inserts a row into `commitment_outcome_change`.
@Singleton
public class OutcomeChanges implements ReadModel {

  static final String NAME = "commitment_outcome";

  /// The version of the rules for outcomes. Raise it if changed code decides a different outcome
  /// from the same facts.
  private static final int JUDGEMENT = 3;

  private static final CopyInsert<Change> INSERT =
      CopyInsert.<Change>into("commitment_outcome_change")
          .column("stream", Change::stream)
          .column("series", change -> change.figures() == null ? null : change.figures().series())
          .column("sort_key", change -> change.figures() == null ? null : change.figures().from());

  /// The types of streams whose facts can change an outcome even if the facts state no figure.
  private static final Set<String> STREAM_TYPES = Set.of("commitments", "projects");

  private final int version;
  private final Provider<OutcomeUpdater> updater;

  OutcomeChanges(
      Commitments commitments,
      Figures figures,
      Projects projects,
      Provider<OutcomeUpdater> updater) {
    this.updater = updater;
    // The combined version is unique while the version of each read model is below 100.
    int each = 100;
    this.version =
        ((JUDGEMENT * each + commitments.version()) * each + figures.version()) * each
            + projects.version();
  }

  /// A change that may affect outcomes.
  ///
  /// @param stream id of the changed commitment or project; null if figures changed
  /// @param figures the range of the changed figures; null if a commitment or project changed
  private record Change(UUID stream, FigureRange figures) {}

  @Override
  public String name() {
    return NAME;
  }

  /// The version combines the versions of the read models on which outcomes depend. If one of these
  /// read models is filled again, all outcomes are decided again.
  @Override
  public int version() {
    return version;
  }

  @Override
  public List<String> tables() {
    return List.of(NAME, "commitment_outcome_range", "commitment_outcome_change");
  }

  /// No table. [OutcomeUpdater] processes the changes at another time than the feed, so the rows of
  /// two schemas may differ. A query does not use an outcome while a change affects it.
  @Override
  public List<String> comparedTables() {
    return List.of();
  }

  /// Judges the commitments of some changes, so that the stored outcomes can be used as soon as the
  /// tables are live.
  @Override
  public boolean complete(Connection db) throws SQLException {
    return updater.get().process(db);
  }

  @Override
  public void clear(Connection db) throws SQLException {
    for (String table : tables())
      try (var delete = db.prepareStatement("DELETE FROM " + table)) {
        delete.executeUpdate();
      }
  }

  @Override
  public void apply(List<StreamHistory> touched, Writes to) throws SQLException {
    List<Change> changes = new ArrayList<>();
    for (StreamHistory history : touched) {
      if (STREAM_TYPES.contains(history.streamType()))
        changes.add(new Change(history.stream(), null));
      for (FigureRange figures : Figures.changed(history)) changes.add(new Change(null, figures));
    }
    INSERT.rows(to, changes.stream().distinct().toList());
  }

  /// Marks these streams as changed. If a commitment no longer exists, [OutcomeUpdater] later
  /// deletes its stored outcome.
  @Override
  public void forget(List<StreamHistory> streams, Connection db) throws SQLException {
    apply(
        streams.stream()
            .map(s -> new StreamHistory(s.log(), s.streamType(), s.stream(), s.facts(), 0))
            .toList(),
        Writes.atOnce(db));
  }
}
