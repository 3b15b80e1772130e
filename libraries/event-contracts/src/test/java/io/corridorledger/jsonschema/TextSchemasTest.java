package io.corridorledger.jsonschema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.SubjectRef;
import io.corridorledger.value.Unit;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// The handwritten schemas of value types that are one JSON string accept every text that the
/// parsers accept.
class TextSchemasTest {

  private static Map<String, Object> schema(Class<?> type) {
    return TextSchemas.ALL.get(type.getSimpleName());
  }

  @Test
  void theLengthIsThatOfTheParser() {
    assertEquals(Period.MAX_LENGTH, schema(Period.class).get("maxLength"));
    assertEquals(PartyRef.MAX_LENGTH, schema(PartyRef.class).get("maxLength"));
    assertEquals(SubjectRef.MAX_LENGTH, schema(SubjectRef.class).get("maxLength"));
    assertEquals(Unit.MAX_LENGTH, schema(Unit.class).get("maxLength"));
  }

  /// The pattern may accept more than the parser, because a pattern cannot check which days and
  /// countries exist.
  @Test
  void thePatternAcceptsWhateverTheParserAccepts() {
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
      Pattern pattern = Pattern.compile(schema(parser.getKey()).get("pattern").toString());
      for (String text : texts)
        try {
          parser.getValue().apply(text);
          taken[0]++;
          assertTrue(pattern.matches(text), parser.getKey().getSimpleName() + ": " + text);
        } catch (InvalidValue notOne) {
          // The text is not a value of this type.
        }
    }
    assertTrue(taken[0] >= 19, "only %d were taken".formatted(taken[0]));
  }
}
