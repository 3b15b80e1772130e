package io.corridorledger.projection.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.value.Period;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SdmxFiguresTest {

  @Test
  void aPeriodBecomesTheShortestTimePeriodWithTheSameDays() {
    Map.of(
            "2024", "2024",
            "2024-01/2024-12", "2024",
            "2024-02", "2024-02",
            "2024-02-01/2024-02-29", "2024-02",
            "2024-08-08", "2024-08-08",
            "2024-34", "2024-Q2",
            "2024-41", "2024-S2",
            "2024-02/2024-04", "2024-02-01/P90D",
            "2023-07/2024-06", "2023-07-01/P366D",
            "2024-03-05/2024-03-06", "2024-03-05/P2D")
        .forEach((period, expected) ->
            assertEquals(expected, SdmxFigures.timePeriod(Period.parse(period)), period));
    assertEquals(
        "2023-12-01/P91D", SdmxFigures.timePeriod(Period.parse("[2023-12-01,2024-02-29]")));
  }

  @Test
  void theStructureHasEveryColumn() {
    String structure = SdmxStructure.message();
    for (SdmxStructure.Component component : SdmxStructure.COMPONENTS)
      assertTrue(structure.contains("\"id\" : \"%s\"".formatted(component.id())), component.id());
    assertTrue(
        SdmxFigures.FORMAT
            .head()
            .startsWith("STRUCTURE[;],STRUCTURE_ID,ACTION,SUBJECT,METRIC,FLOW,SCOPE,"));
  }
}
