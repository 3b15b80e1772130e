package io.corridorledger.jsonschema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Finds the changes of a schema that break consumers. A change breaks consumers if records
/// published before the change do not match the new schema, or if records published after the
/// change do not match the old schema.
///
/// A new optional field, a new constant of an enum, a higher maximum and a lower minimum are
/// compatible. Texts and examples do not matter.
final class SchemaChanges {

  private static final Set<String> TEXTS = Set.of("title", "description", "examples", "$comment");

  private final List<String> breaking = new ArrayList<>();

  private SchemaChanges() {}

  /// @return a sentence for each change that breaks consumers
  static List<String> breaking(String name, JsonNode before, JsonNode after) {
    SchemaChanges changes = new SchemaChanges();
    changes.schema(name, before, after);
    return changes.breaking;
  }

  private void schema(String at, JsonNode before, JsonNode after) {
    Set<String> keywords = names(before);
    keywords.addAll(names(after));
    keywords.removeAll(TEXTS);
    for (String keyword : keywords) {
      JsonNode old = before.path(keyword);
      JsonNode now = after.path(keyword);
      if (!old.equals(now)) keyword(at, keyword, old, now, before);
    }
  }

  private void keyword(String at, String keyword, JsonNode old, JsonNode now, JsonNode before) {
    switch (keyword) {
      case "properties", "$defs" ->
          members(at, keyword.equals("$defs") ? "type" : "field", old, now);
      case "items" -> schema(at + "[]", old, now);
      case "required" -> required(at, texts(old), texts(now), names(before.path("properties")));
      case "enum" -> {
        Set<String> lost = texts(old);
        lost.removeAll(texts(now));
        lost.forEach(constant -> breaking.add("%s lost the constant %s".formatted(at, constant)));
      }
      case "maxLength", "maxItems", "maximum" -> limit(at, keyword, old, now, 1);
      case "minLength", "minItems", "minimum" -> limit(at, keyword, old, now, -1);
      default -> breaking.add("%s changed %s from %s to %s".formatted(at, keyword, old, now));
    }
  }

  private void members(String at, String kind, JsonNode old, JsonNode now) {
    for (String name : names(old))
      if (now.has(name)) schema(at + "." + name, old.get(name), now.get(name));
      else if (kind.equals("field")) breaking.add("%s lost the field %s".formatted(at, name));
  }

  private void required(String at, Set<String> old, Set<String> now, Set<String> fieldsBefore) {
    for (String field : now)
      if (!old.contains(field))
        breaking.add(
            (fieldsBefore.contains(field)
                    ? "%s: the field %s became required, but published events may lack it"
                    : "%s: the new field %s is required, but published events lack it")
                .formatted(at, field));
    for (String field : old)
      if (!now.contains(field) && fieldsBefore.contains(field))
        breaking.add(
            "%s: the field %s is no longer required, but consumers may rely on it"
                .formatted(at, field));
  }

  /// @param direction 1 if a higher limit is compatible, -1 if a lower limit is
  private void limit(String at, String keyword, JsonNode old, JsonNode now, int direction) {
    boolean compatible =
        now.isMissingNode()
            || !old.isMissingNode() && direction * decimal(now).compareTo(decimal(old)) > 0;
    if (!compatible) breaking.add("%s tightened %s from %s to %s".formatted(at, keyword, old, now));
  }

  private static BigDecimal decimal(JsonNode number) {
    return number.decimalValue();
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new HashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> texts = new HashSet<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
