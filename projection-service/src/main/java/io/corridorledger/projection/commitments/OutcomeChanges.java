package io.corridorledger.projection.commitments;

import io.corridorledger.feed.CopyInsert;
import io.corridorledger.feed.ReadModel;
import io.corridorledger.projection.figures.FigureRange;
import io.corridorledger.projection.figures.Figures;
import io.corridorledger.projection.projects.Projects;
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
/// An outcome depends on facts of several streams and logs. They are applied by transactions that
/// run at the same time and do not see each other. Therefore the transaction that applies a fact
/// cannot decide the outcome. It only inserts a row into `commitment_outcome_change`.
@Singleton
public class OutcomeChanges implements ReadModel {

  static final String NAME = "commitment_outcome";

  /// Raise this version if the code decides another outcome from the same facts.
  private static final int JUDGEMENT = 2;

  private static final CopyInsert<Change> INSERT =
      CopyInsert.<Change>into("commitment_outcome_change")
          .column("stream", Change::stream)
          .column("series", change -> change.figures() == null ? null : change.figures().series())
          .column("sort_key", change -> change.figures() == null ? null : change.figures().from());

  /// The types of streams whose facts are evidence themselves, without a figure.
  private static final Set<String> STREAM_TYPES = Set.of("commitments", "projects");

  private final int version;

  OutcomeChanges(Commitments commitments, Figures figures, Projects projects) {
    // There is room for 100 versions of each read model, so that the combined version is unique.
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

  /// The version contains the versions of the read models that decide outcomes. So if one of them
  /// is filled again, all outcomes are decided again.
  @Override
  public int version() {
    return version;
  }

  @Override
  public void clear(Connection db) throws SQLException {
    for (String table :
        List.of("commitment_outcome", "commitment_outcome_range", "commitment_outcome_change"))
      try (var delete = db.prepareStatement("DELETE FROM " + table)) {
        delete.executeUpdate();
      }
  }

  @Override
  public void apply(List<StreamHistory> touched, Connection db) throws SQLException {
    List<Change> changes = new ArrayList<>();
    for (StreamHistory history : touched) {
      if (STREAM_TYPES.contains(history.streamType()))
        changes.add(new Change(history.stream(), null));
      for (FigureRange figures : Figures.changed(history)) changes.add(new Change(null, figures));
    }
    INSERT.rows(db, changes.stream().distinct().toList());
  }

  /// Marks these streams as changed. The row of a commitment that no longer exists is deleted
  /// later, when its outcome would be decided.
  @Override
  public void forget(List<StreamHistory> streams, Connection db) throws SQLException {
    apply(
        streams.stream()
            .map(s -> new StreamHistory(s.log(), s.streamType(), s.stream(), s.facts(), 0))
            .toList(),
        db);
  }
}
