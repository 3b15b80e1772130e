package io.corridorledger.projection.relations;

import io.corridorledger.projection.agreements.Agreements;
import io.corridorledger.projection.commitments.Commitments;
import io.corridorledger.projection.memory.AnswerMemory;
import io.corridorledger.projection.projects.Projects;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.KeysetQuery.Slice;
import io.corridorledger.projection.query.Rows;
import io.corridorledger.projection.query.View;
import io.corridorledger.projection.visits.Visits;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Reads links to agreements, visits, commitments and projects. The same criteria select items of
/// all four kinds.
@ApplicationScoped
class References {

  private final Agreements agreements;
  private final Visits visits;
  private final Commitments commitments;
  private final Projects projects;
  private final Rows rows;
  private final AnswerMemory memory;

  References(
      Agreements agreements,
      Visits visits,
      Commitments commitments,
      Projects projects,
      Rows rows,
      AnswerMemory memory) {
    this.agreements = agreements;
    this.visits = visits;
    this.commitments = commitments;
    this.projects = projects;
    this.rows = rows;
    this.memory = memory;
  }

  /// Links to items of several kinds.
  ///
  /// @param incomplete paths of the lists that have further items
  record Found(List<Reference> items, List<String> incomplete) {}

  /// @param limit maximum number of items of each kind
  Found of(Criteria criteria, int limit) {
    Found found = new Found(new ArrayList<>(), new ArrayList<>());
    add(found, agreements, "/v1/agreements", Reference::of, criteria, limit);
    add(found, visits, "/v1/visits", Reference::of, criteria, limit);
    add(found, commitments, "/v1/commitments", Reference::of, criteria, limit);
    add(found, projects, "/v1/projects", Reference::of, criteria, limit);
    return found;
  }

  private <D> void add(
      Found found,
      View<D> view,
      String path,
      Function<D, Reference> reference,
      Criteria criteria,
      int limit) {
    Slice<D> slice = rows.list(view, criteria).after("", limit);
    memory.keep();
    slice.items().forEach(keyed -> found.items().add(reference.apply(keyed.item())));
    if (slice.more()) found.incomplete().add(path);
  }
}
