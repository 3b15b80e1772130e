package io.corridorledger.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.re2j.Pattern;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.SubjectRef;
import io.corridorledger.value.Unit;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// The handwritten schemas of values that are one JSON string agree with the parsers of these
/// values.
class TextValueSchemaTest {

  private static JsonNode schema(Class<?> type) throws IOException {
    Properties properties = new Properties();
    try (InputStream in =
        TextValueSchemaTest.class.getResourceAsStream("/META-INF/microprofile-config.properties")) {
      properties.load(in);
    }
    return new JsonMapper().readTree(properties.getProperty("mp.openapi.schema." + type.getName()));
  }

  @Test
  void theLengthIsThatOfTheParser() throws IOException {
    assertEquals(Period.MAX_LENGTH, schema(Period.class).get("maxLength").asInt());
    assertEquals(PartyRef.MAX_LENGTH, schema(PartyRef.class).get("maxLength").asInt());
    assertEquals(SubjectRef.MAX_LENGTH, schema(SubjectRef.class).get("maxLength").asInt());
    assertEquals(Unit.MAX_LENGTH, schema(Unit.class).get("maxLength").asInt());
  }

  /// The pattern may accept more than the parser, because it does not know which days and countries
  /// exist.
  @Test
  void thePatternAcceptsWhateverTheParserAccepts() throws IOException {
    Map<Class<?>, Function<String, Object>> parsers =
        Map.of(
            Period.class, Period::parse,
            PartyRef.class, PartyRef::parse,
            SubjectRef.class, SubjectRef::parse,
            Unit.class, Unit::parse);
    List<String> texts =
        List.of(
            "2024",
            "2024-08-08?",
            "2024-40",
            "../2024~",
            "[2024,2025-01]",
            "[2024-01/2024-06,2025]",
            "AZ",
            "ISO:KZ",
            "EU",
            "ORG:OTS",
            "PERSON:Ilham Aliyev",
            "REGION:central-asia",
            "corridor:middle-corridor",
            "pair:AZ/KZ",
            "group:OTS",
            "TNE",
            "P1",
            "joint_venture",
            "USD",
            "x",
            "2024/",
            "a b",
            "ISO:",
            "pair:",
            "[2024]");
    int[] taken = {0};
    for (var parser : parsers.entrySet()) {
      Pattern pattern = Pattern.compile(schema(parser.getKey()).get("pattern").asText());
      for (String text : texts)
        try {
          parser.getValue().apply(text);
          taken[0]++;
          assertTrue(pattern.matches(text), parser.getKey().getSimpleName() + ": " + text);
        } catch (InvalidValue notOne) {
          // of this type
        }
    }
    assertTrue(taken[0] >= 19, "only %d were taken".formatted(taken[0]));
  }
}
