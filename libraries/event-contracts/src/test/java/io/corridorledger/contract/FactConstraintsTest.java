package io.corridorledger.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corridorledger.constraint.Form;
import io.corridorledger.constraint.Text;
import io.corridorledger.contract.FactConstraints.Violation;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.value.Amount;
import io.corridorledger.value.Country;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.WebAddress;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/// The declared constraints of facts are complete, and violations have the correct pointers.
class FactConstraintsTest {

  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void theGoldenFactsBreakNoConstraint() {
    Golden.facts()
        .forEach((file, fact) -> assertEquals(List.of(), FactConstraints.violations(fact), file));
  }

  /// Every field must have limits. The test lists the fields without limits.
  @Test
  void everyTextAndListHasALimitAndEveryRecordIsChecked() {
    List<String> unlimited = new ArrayList<>();
    Set<Class<?>> records = records();
    assertTrue(records.size() > 60, "too few to be all: " + records);
    for (Class<?> type : records)
      for (RecordComponent component : type.getRecordComponents()) {
        Field field = field(type, component.getName());
        String name = type.getSimpleName() + "." + component.getName();
        if (component.getType() == List.class) {
          AnnotatedType element =
              ((AnnotatedParameterizedType) field.getAnnotatedType())
                  .getAnnotatedActualTypeArguments()[0];
          if (!field.isAnnotationPresent(Size.class)) unlimited.add(name);
          if (!element.isAnnotationPresent(NotNull.class)) unlimited.add(name + "[] may be null");
          if (!isLimited((Class<?>) element.getType(), element.getAnnotations()))
            unlimited.add(name + "[]");
        } else if (!isLimited(component.getType(), field.getAnnotations())) unlimited.add(name);
      }
    assertEquals(List.of(), unlimited);
  }

  private static boolean isLimited(Class<?> type, Annotation[] constraints) {
    if (type == String.class)
      return Arrays.stream(constraints)
          .anyMatch(c ->
              c instanceof Text
                  || c instanceof Form
                  || c instanceof Country
                  || c instanceof WebAddress
                  || c.annotationType().isAnnotationPresent(Form.class));
    return !isComposite(type) || Arrays.stream(constraints).anyMatch(c -> c instanceof Valid);
  }

  /// Whether the type is a JSON object and not one JSON string.
  private static boolean isComposite(Class<?> type) {
    return type == LedgerEvent.class
        || type.isRecord()
            && !(type.getRecordComponents().length == 1
                && type.getRecordComponents()[0].getType() == String.class);
  }

  private static Set<Class<?>> records() {
    Set<Class<?>> found = new LinkedHashSet<>();
    LedgerJson.types().values().forEach(type -> collect(type, found));
    return found;
  }

  private static void collect(Class<?> type, Set<Class<?>> found) {
    if (!type.isRecord() || !isComposite(type) || !found.add(type)) return;
    for (RecordComponent component : type.getRecordComponents()) {
      collect(component.getType(), found);
      if (component.getGenericType() instanceof java.lang.reflect.ParameterizedType list)
        collect((Class<?>) list.getActualTypeArguments()[0], found);
    }
  }

  private static Field field(Class<?> type, String name) {
    try {
      return type.getDeclaredField(name);
    } catch (NoSuchFieldException e) {
      throw new AssertionError(e);
    }
  }

  /// The test leaves out each field in turn. Neither the constraints of several fields nor the
  /// methods of a stored fact may throw an exception.
  @Test
  void aFactThatLacksAnyFieldIsReadAndChecked() {
    int[] lacking = {0};
    Golden.json()
        .forEach((file, json) ->
            eachWithout(
                JSON.valueToTree(json),
                (pointer, less) -> {
                  lacking[0]++;
                  assertDoesNotThrow(
                      () -> {
                        LedgerEvent fact = LedgerJson.read(Golden.nameOf(file), less.toString());
                        FactConstraints.violations(fact);
                        fact.occurred();
                        fact.mentions();
                        fact.figures();
                        fact.citations();
                      },
                      file + " without " + pointer);
                }));
    assertTrue(lacking[0] > 1_500, "only %d fields were left out".formatted(lacking[0]));
  }

  /// Calls the consumer once for each field and each list entry. The document then lacks the field,
  /// or has null instead of the list entry.
  private static void eachWithout(JsonNode document, BiConsumer<String, JsonNode> then) {
    for (String pointer : pointers("", document)) {
      // The name of an event type is not a field.
      if (pointer.matches("(.*/replacement|/fact|/change)/[^/]+")) continue;
      JsonNode less = document.deepCopy();
      int cut = pointer.lastIndexOf('/');
      switch ((ContainerNode<?>) less.at(pointer.substring(0, cut))) {
        case ObjectNode parent -> parent.remove(pointer.substring(cut + 1));
        case ArrayNode parent -> parent.setNull(Integer.parseInt(pointer.substring(cut + 1)));
        default -> throw new AssertionError(pointer);
      }
      then.accept(pointer, less);
    }
  }

  private static List<String> pointers(String at, JsonNode node) {
    List<String> found = new ArrayList<>();
    if (node.isObject())
      node.properties()
          .forEach(field -> {
            found.add(at + "/" + field.getKey());
            found.addAll(pointers(at + "/" + field.getKey(), field.getValue()));
          });
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      found.add(at + "/" + i);
      found.addAll(pointers(at + "/" + i, node.get(i)));
    }
    return found;
  }

  @Test
  void aViolationPointsThroughListsAndReplacements() {
    assertEquals(
        List.of(
            new Violation("/because", "is missing"),
            new Violation("/citations/0", "is missing"),
            new Violation("/citations/2/source/language", "is not a BCP 47 tag such as en or az"),
            new Violation("/citations/10/locator", "is longer than 100 characters"),
            new Violation("/target", "is missing")),
        violations(
            "fact-retracted",
            """
            {"citations": [null, %1$s, {"source": {"url": "http://a/b", "kind": "NEWS", "language": "e"}},
              %1$s, %1$s, %1$s, %1$s, %1$s, %1$s, %1$s,
              {"source": {"url": "http://a/b", "kind": "NEWS"}, "locator": "%2$s"}]}
            """
                .formatted(
                    "{\"source\": {\"url\": \"http://a/b\", \"kind\": \"NEWS\"}}",
                    "x".repeat(101))));
    assertEquals(
        List.of(
            new Violation("/replacement/observation-reported/citations", "is missing"),
            new Violation(
                "/replacement/observation-reported/figure/quantity/value",
                "of E22 must be a whole number")),
        violations(
            "fact-corrected",
            """
            {"target": "0192a1b0-5c00-7000-8000-000000000001", "reason": "Misread.",
             "replacement": {"observation-reported": {"figure": {
               "key": {"metric": "containers", "subject": "pair:AZ/KZ"},
               "quantity": {"value": 2.5, "unit": "E22"}}}}}
            """));
  }

  /// Two growths with the same period of comparison contradict or repeat each other, so a figure
  /// may have only one of them.
  @Test
  void furtherGrowthsHaveDifferentBases() {
    String other = "must each have another period of comparison than the other growths";
    assertEquals(List.of(), growths("2022", "2021"));
    assertEquals(List.of(), growths("2022", "2021", null));
    assertEquals(List.of(), growths("2024-01/2024-06", "2024"));
    for (List<String> bases :
        List.of(
            List.of("2022", "2022"),
            List.of("2022", "2022-01/2022-12"),
            List.of("2022", "2021", "2021"),
            Arrays.asList("2022", null, null)))
      assertEquals(
          List.of(new Violation("/figure/furtherGrowths", other)),
          growths(bases.toArray(String[]::new)));
    assertEquals(
        List.of(
            new Violation(
                "/figure/growth", "is missing: a figure with further growths needs a first one")),
        growths(false, "2022", "2021"));
  }

  private static List<Violation> growths(String... bases) {
    return growths(true, bases);
  }

  private static List<Violation> growths(boolean hasFirst, String... bases) {
    List<Map<String, Object>> growths =
        Arrays.stream(bases)
            .map(base ->
                base == null
                    ? Map.<String, Object>of("kind", "PERCENT", "value", 5)
                    : Map.<String, Object>of("kind", "PERCENT", "value", 5, "against", base))
            .toList();
    Map<String, Object> figure =
        new LinkedHashMap<>(
            Map.of(
                "key", Map.of("metric", "cargo_volume", "subject", "corridor:middle-corridor"),
                "quantity", Map.of("value", 2, "unit", "TNE"),
                "furtherGrowths", growths.subList(1, growths.size())));
    if (hasFirst) figure.put("growth", growths.getFirst());
    return violations(
        "throughput-reported",
        LedgerJson.text(
            Map.of(
                "figure",
                figure,
                "citations",
                List.of(Map.of("source", Map.of("kind", "NEWS", "url", "http://a/b"))))));
  }

  private static List<Violation> violations(String name, String json) {
    return FactConstraints.violations(LedgerJson.read(name, json));
  }

  /// Input of a client is never used as a message template of the validator.
  @Test
  void aMessageQuotesTheClientLiterally() {
    String template = "{jakarta.validation.constraints.NotNull.message} ${1 + 1}";
    Violation violation =
        violations("hub-merged", "{\"note\": \"\\u0000\", \"citations\": []}").getLast();
    assertEquals("contains control characters or unpaired surrogates", violation.message());
    assertEquals(
        List.of(new Violation("/text", template)),
        FactConstraints.violations(new Quoting(template)));
  }

  record Quoting(String text) implements io.corridorledger.constraint.Consistent {
    @Override
    public void check(Findings findings) {
      findings.add("text", text);
    }
  }

  /// The entries of a list that is too long are not validated, so that one request cannot cause
  /// thousands of errors.
  @Test
  void theEntriesOfATooLongListAreNotValidated() {
    String entries = "{}" + ",{}".repeat(20_000);
    assertEquals(
        List.of(
            new Violation("/citations", "has 20001 entries, more than the 100 allowed"),
            new Violation("/into", "is missing")),
        violations("hub-merged", "{\"citations\": [%s]}".formatted(entries)));
    assertFalse(
        violations("hub-merged", "{\"citations\": [%s]}".formatted("{}" + ",{}".repeat(99)))
            .isEmpty());
  }

  @Test
  void anAmountOfMoneyHasACurrency() {
    for (String unit : List.of("TNE", "P1", "E22", "USD/ANN"))
      assertEquals(
          List.of("/quantity"),
          FactConstraints.violations(new Amount(Quantity.of("5", unit), null)).stream()
              .map(Violation::pointer)
              .toList(),
          unit);
    assertEquals(List.of(), FactConstraints.violations(new Amount(Quantity.of("5", "EUR"), null)));
  }

  @Test
  void lengthsCountCodePoints() {
    String emoji = "\ud83d\ude82";
    assertEquals(List.of(), violations("hub-alias-added", alias(emoji.repeat(200))));
    assertEquals(
        List.of(new Violation("/alias", "is longer than 200 characters")),
        violations("hub-alias-added", alias(emoji.repeat(201))));
    assertEquals(
        List.of(new Violation("/alias", "contains control characters or unpaired surrogates")),
        violations("hub-alias-added", alias("a\ud83d")));
  }

  private static String alias(String alias) {
    return LedgerJson.text(
        Map.of(
            "alias",
            alias,
            "citations",
            List.of(Map.of("source", Map.of("kind", "NEWS", "url", "http://a/b")))));
  }
}
