package io.corridorledger.projection.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.VisitEvent.VisitCancelled;
import io.corridorledger.projection.bitemporal.AsStored;
import io.corridorledger.value.Growth;
import io.corridorledger.value.Period;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.Source;
import io.corridorledger.value.Unit;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrintedFormsTest {

  private static final ObjectMapper MAPPER = LedgerJson.configure(JsonMapper.builder().build());

  static {
    new PrintedForms().customize(MAPPER);
  }

  private record Row(
      Quantity quantity, Quantity amount, Growth growth, Period date, List<Period> statedDates) {}

  private record Wrapped(@JsonUnwrapped Row row) {}

  private record WithOwnText(Period published, String printedPublished) {}

  private record WithFact(@JsonSerialize(using = AsStored.class) LedgerEvent fact) {}

  @Test
  void eachValueIsFollowedByItsText() throws JsonProcessingException {
    Row row =
        new Row(
            quantity("2.8", 6, "TNE", Qualifier.AT_MOST),
            quantity("1", 9, "USD", null),
            new Growth(
                Growth.Kind.PERCENT,
                new BigDecimal("86"),
                null,
                Period.parse("2022"),
                false,
                null,
                null,
                0),
            Period.parse("2024-40"),
            List.of(Period.parse("2024"), Period.parse("2024-05-07/..")));
    String texts =
        """
        {"quantity":{"value":2.8,"unitMult":6,"unit":"TNE","qualifier":"AT_MOST"},"printed":"at most 2.8 million t",\
        "amount":{"value":1,"unitMult":9,"unit":"USD","qualifier":"EXACT"},"printedAmount":"1 billion USD",\
        "growth":{"kind":"PERCENT","value":86,"qualifier":"EXACT","against":"2022","printedAgainst":"2022","againstImplied":false,"unitMult":0},\
        "printedGrowth":"86 %","date":"2024-01/2024-06","printedDate":"first half of 2024",\
        "statedDates":["2024","2024-05-07/.."],"printedStatedDates":["2024","not before 7 May 2024"]}\
        """;
    assertEquals(texts, MAPPER.writeValueAsString(row));
    assertEquals(texts, MAPPER.writeValueAsString(new Wrapped(row)));
  }

  @Test
  void anAbsentValueHasNoText() throws JsonProcessingException {
    assertEquals("{}", MAPPER.writeValueAsString(new Row(null, null, null, null, List.of())));
  }

  @Test
  void aRowMayHaveAnOwnText() throws JsonProcessingException {
    assertEquals(
        "{\"published\":\"2024\",\"printedPublished\":\"in 2024\"}",
        MAPPER.writeValueAsString(new WithOwnText(Period.parse("2024"), "in 2024")));
  }

  @Test
  void factsAndSourcesHaveNoTexts() throws JsonProcessingException {
    Source source =
        new Source(
            null, "Gazette", null, null, null, Period.parse("2024"), null, Source.Kind.NEWS, null);
    assertEquals(LedgerJson.text(source), MAPPER.writeValueAsString(source));
    LedgerEvent fact = new VisitCancelled(Period.parse("2024"), null, List.of());
    assertEquals(
        "{\"fact\":%s}".formatted(LedgerJson.write(fact)),
        MAPPER.writeValueAsString(new WithFact(fact)));
  }

  private static Quantity quantity(String value, int unitMult, String unit, Qualifier qualifier) {
    return new Quantity(new BigDecimal(value), null, unitMult, new Unit(unit), qualifier);
  }
}
