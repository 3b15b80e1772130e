package io.corridorledger.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corridorledger.constraint.Form;
import io.corridorledger.constraint.Text;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Source;
import io.corridorledger.value.WebAddress;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.List;

/// Facts of maximum size.
final class Maximal {

  private static final JsonMapper JSON = new JsonMapper();

  /// Texts of maximum length: a slug, a language tag and a code of goods.
  private static final List<String> FORMS =
      List.of("a" + "-b".repeat(39) + "c", "en" + "-abcdefgh".repeat(3) + "-abcd", "12345678");

  private Maximal() {}

  /// A golden fact with texts and lists of texts of maximum length, and one hundred short
  /// citations, because the whole fact is limited to 64 KiB.
  static String of(String name, JsonNode golden) {
    ObjectNode json = golden.deepCopy();
    Class<? extends LedgerEvent> type = LedgerJson.types().get(name);
    fill(json, type);
    if (json.has("scheme")) json.put("scheme", "ESR"); // its codes may have 20 characters
    if (json.get("citations") instanceof ArrayNode citations)
      for (int i = citations.size(); i < LedgerEvent.MAX_CITATIONS; i++)
        citations.add(
            JSON.valueToTree(
                java.util.Map.of(
                    "source", java.util.Map.of("kind", "NEWS", "url", "https://a.example/" + i))));
    try {
      // The strict reader adds the ids of the sources, so the result is in canonical form.
      return LedgerJson.write(LedgerJson.strict().readValue(json.toString(), type));
    } catch (IOException e) {
      throw new AssertionError(name + " is not readable: " + json, e);
    }
  }

  private static void fill(ObjectNode json, Class<?> type) {
    if (type == Source.class) json.remove("id");
    for (RecordComponent component : type.getRecordComponents()) {
      String name = component.getName();
      JsonNode value = json.get(name);
      Field field = field(type, name);
      Text text = field.getAnnotation(Text.class);
      if (text != null) json.put(name, "\u0259".repeat(text.max()));
      else if (field.isAnnotationPresent(WebAddress.class))
        json.put(name, "https://a.example/" + "b/".repeat(WebAddress.MAX_LENGTH / 2 - 9));
      else if (component.getType() == String.class) {
        if (!name.equals("to")) longest(json, name, field); // `to` must differ from `from`
      } else if (value instanceof ObjectNode inner && name.equals("replacement")) {
        var replaced = inner.properties().iterator().next();
        fill((ObjectNode) replaced.getValue(), LedgerJson.types().get(replaced.getKey()));
      } else if (value instanceof ObjectNode inner) fill(inner, component.getType());
      else if (value instanceof ArrayNode list) {
        Class<?> element =
            (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
        int max = field.getAnnotation(Size.class).max();
        if (list.get(0) instanceof ObjectNode inner) {
          fill(inner, element);
          if (element == Citation.class) while (list.size() > 1) list.remove(1);
        } else if (element == String.class && !list.isEmpty())
          while (list.size() < max) list.add("a".repeat(60));
      }
    }
  }

  private static void longest(ObjectNode json, String name, Field field) {
    for (var constraint : field.getAnnotations()) {
      Form form =
          constraint instanceof Form own
              ? own
              : constraint.annotationType().getAnnotation(Form.class);
      if (form == null) continue;
      for (String candidate : FORMS)
        if (new io.corridorledger.constraint.TextForm(form.max(), form.pattern())
            .matches(candidate)) json.put(name, candidate);
    }
  }

  private static Field field(Class<?> type, String name) {
    try {
      return type.getDeclaredField(name);
    } catch (NoSuchFieldException e) {
      throw new AssertionError(e);
    }
  }
}
