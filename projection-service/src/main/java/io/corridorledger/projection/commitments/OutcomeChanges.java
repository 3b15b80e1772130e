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

/// Records which facts may have changed the outcomes of commitments. [OutcomeUpdater] judges the
/// affected commitments later.
///
/// An outcome depends on facts of several streams and of two logs, which are applied in concurrent
/// transactions. So a transaction cannot judge: it may not see the other half of the facts. It only
/// inserts rows into `commitment_outcome_change`, in the same transaction as the rows of the other
/// read models, and waits for no other transaction.
@Singleton
public class OutcomeChanges implements ReadModel {

  static final String NAME = "commitment_outcome";

  /// Raise this version when the judgement of a commitment gives another result for the same facts.
  private static final int JUDGEMENT = 1;

  private static final CopyInsert<Change> INSERT =
      CopyInsert.<Change>into("commitment_outcome_change")
          .column("stream", Change::stream)
          .column("series", change -> change.figures() == null ? null : change.figures().series())
          .column("sort_key", change -> change.figures() == null ? null : change.figures().from());

  /// The streams whose facts are evidence by themselves.
  private static final Set<String> STREAM_TYPES = Set.of("commitments", "projects");

  private final int version;

  OutcomeChanges(Commitments commitments, Figures figures, Projects projects) {
    int each = 100; // versions of each read model
    this.version =
        ((JUDGEMENT * each + commitments.version()) * each + figures.version()) * each
            + projects.version();
  }

  /// @param stream id of the changed commitment or project; null if figures changed
  /// @param figures the range of one sort key; null if a stream changed
  private record Change(UUID stream, FigureRange figures) {}

  @Override
  public String name() {
    return NAME;
  }

  /// Contains the versions of the read models from which outcomes are judged. So outcomes are
  /// judged again when one of these read models is filled again.
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

  /// Records all facts of the streams as changed. The rows of the commitments are deleted when they
  /// are judged and no longer exist.
  @Override
  public void forget(List<StreamHistory> streams, Connection db) throws SQLException {
    apply(
        streams.stream()
            .map(s -> new StreamHistory(s.log(), s.streamType(), s.stream(), s.facts(), 0))
            .toList(),
        db);
  }
}
