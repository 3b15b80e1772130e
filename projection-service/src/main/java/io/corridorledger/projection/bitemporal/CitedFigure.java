package io.corridorledger.projection.bitemporal;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Growth;
import io.corridorledger.value.Quantity;
import jakarta.validation.constraints.NotNull;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A figure with the citations of the facts that state it.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "CitedFigure")
public record CitedFigure(
    @NotNull FigureKey key,
    Quantity quantity,
    Growth growth,
    @Schema(
            description =
                "Further growths that the source states. Each growth is counted from a different earlier period.")
        List<Growth> furtherGrowths,
    Figure.ObsStatus status,
    @Schema(
            description =
                "True if the figure is a year-to-date figure: it covers the time from 1 January to the end of its period. Absent for other figures.")
        Boolean yearToDate,
    List<Figure.Suspect> suspect,
    String note,
    @Schema(description = "Citations of the facts that state the figure")
        List<Citation> citations) {

  /// Collects the figures of all facts of one type. If several facts state the same figure, the
  /// list contains the figure once, with the citations of all these facts.
  public static List<CitedFigure> of(
      Class<? extends LedgerEvent> type, Collection<Recorded<LedgerEvent>> facts) {
    Map<Figure, Set<Citation>> citations = new LinkedHashMap<>();
    for (LedgerEvent fact : Accounts.of(type, facts))
      for (Figure figure : fact.figures())
        citations.computeIfAbsent(figure, _ -> new LinkedHashSet<>()).addAll(fact.citations());
    return citations.entrySet().stream().map(e -> of(e.getKey(), e.getValue())).toList();
  }

  private static CitedFigure of(Figure figure, Set<Citation> citations) {
    return new CitedFigure(
        figure.key(),
        figure.quantity(),
        figure.growth(),
        figure.furtherGrowths(),
        figure.status(),
        figure.yearToDate() ? true : null,
        figure.suspect(),
        figure.note(),
        List.copyOf(citations));
  }
}
