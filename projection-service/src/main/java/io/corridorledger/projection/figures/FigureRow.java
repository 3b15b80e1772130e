package io.corridorledger.projection.figures;

import io.corridorledger.projection.judgement.Claim;
import io.corridorledger.projection.query.TemporalRow;
import io.corridorledger.value.SubjectRef;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

@Entity
@Immutable
@Table(name = "figure")
public class FigureRow extends TemporalRow {

  public String subject;

  public String metric;

  @JdbcTypeCode(SqlTypes.JSON)
  public Value doc;

  /// As the judgement sees it.
  public Claim claim() {
    return doc.claim(key(List.of(this)));
  }

  /// What rows of one sort key have in common. Of several ways to write the same days the plainest
  /// names the set.
  static FigureSet.Key key(List<FigureRow> set) {
    FigureRow any = set.getFirst();
    return new FigureSet.Key(
        new SubjectRef(any.subject),
        any.metric,
        set.stream()
            .map(r -> r.doc.period())
            .filter(Objects::nonNull)
            .min(Comparator.comparing(p -> p.toString().length()))
            .orElse(null));
  }
}
