package io.corridorledger.projection.figures;

import io.corridorledger.judgement.Claim;
import io.corridorledger.projection.query.BitemporalRow;
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
public class FigureRow extends BitemporalRow {

  public String subject;

  public String metric;

  @JdbcTypeCode(SqlTypes.JSON)
  public FigureValue doc;

  /// The figure as input of the judgement.
  public Claim claim() {
    return doc.claim(key(List.of(this)));
  }

  /// The common key of rows with the same sort key. If sources write the same days in several ways,
  /// the shortest notation is used.
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
