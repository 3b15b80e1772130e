package io.corridorledger.jsonschema;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.EpochEvent;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ProposalEvent;
import io.corridorledger.event.ProposalEvent.ProposedFact;
import io.corridorledger.event.Remark;
import io.corridorledger.event.Remark.Replacement;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Generates the JSON Schemas of records. Every nested record, enum and value type gets a schema of
/// its own, and the other schemas refer to that schema.
final class RecordSchemas {

  private static final Map<Type, Map<String, Object>> PRIMITIVE =
      Map.ofEntries(
          Map.entry(String.class, Map.of("type", "string")),
          Map.entry(boolean.class, Map.of("type", "boolean")),
          Map.entry(int.class, Map.of("type", "integer", "format", "int32")),
          Map.entry(Integer.class, Map.of("type", "integer", "format", "int32")),
          Map.entry(long.class, Map.of("type", "integer", "format", "int64")),
          Map.entry(Long.class, Map.of("type", "integer", "format", "int64")),
          Map.entry(BigDecimal.class, Map.of("type", "number")),
          Map.entry(UUID.class, Map.of("type", "string", "format", "uuid")),
          Map.entry(LocalDate.class, Map.of("type", "string", "format", "date")),
          Map.entry(OffsetDateTime.class, Map.of("type", "string", "format", "date-time")));

  private final String references;
  private final SortedMap<String, Object> definitions = new TreeMap<>();
  private final Map<String, Class<?>> named = new HashMap<>();

  /// @param references first part of every reference, such as `#/$defs/`
  RecordSchemas(String references) {
    this.references = references;
  }

  /// The generated schemas of nested types, by name.
  SortedMap<String, Object> definitions() {
    return definitions;
  }

  /// Returns a reference to the schema of a type, and adds the schema to the definitions.
  Map<String, Object> reference(Class<?> type) {
    String name = nameOf(type);
    Class<?> other = named.putIfAbsent(name, type);
    if (other == null) {
      // This empty entry stops an endless recursion if the type contains itself.
      definitions.put(name, Map.of());
      definitions.put(name, definition(type));
    } else if (other != type) throw new IllegalStateException(other + " and " + type);
    return Map.of("$ref", references + name);
  }

  /// The schema name of a nested enum begins with the name of the outer type, because several types
  /// contain an enum `Type`.
  private static String nameOf(Class<?> type) {
    return type.isEnum() && type.getEnclosingClass() != null
        ? type.getEnclosingClass().getSimpleName() + type.getSimpleName()
        : type.getSimpleName();
  }

  private Map<String, Object> definition(Class<?> type) {
    if (type.isEnum()) return enumeration(type);
    if (type == Replacement.class)
      return member(Replacement.class, event -> !Remark.class.isAssignableFrom(event));
    if (type == ProposedFact.class) return member(ProposedFact.class, _ -> true);
    if (!TextSchemas.ALL.containsKey(type.getSimpleName())) return object(type);
    Map<String, Object> text = new LinkedHashMap<>(PRIMITIVE.get(String.class));
    new TreeMap<>(TextSchemas.ALL.get(type.getSimpleName())).forEach(text::put);
    return text;
  }

  Map<String, Object> object(Class<?> type) {
    JavadocReader comments = JavadocReader.of(type);
    Map<String, String> ofFields = new HashMap<>();
    if (LedgerEvent.class.isAssignableFrom(type))
      ofFields.putAll(JavadocReader.of(LedgerEvent.class).members());
    ofFields.putAll(comments.members());
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Field field = field(type, component.getName());
      Map<String, Object> property = new LinkedHashMap<>(property(field));
      String comment = ofFields.get(component.getName());
      if (comment != null) property.put("description", sentence(comment));
      properties.put(component.getName(), property);
      if (ConstraintKeywords.isRequired(field)) required.add(component.getName());
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    if (!comments.text().isEmpty()) schema.put("description", comments.text());
    schema.put("properties", properties);
    if (!required.isEmpty()) schema.put("required", required);
    return schema;
  }

  private Map<String, Object> property(Field field) {
    Map<String, Object> property =
        new LinkedHashMap<>(value(field.getGenericType(), field.getAnnotations()));
    if (field.getAnnotatedType() instanceof AnnotatedParameterizedType list) {
      Type entry = ((ParameterizedType) field.getGenericType()).getActualTypeArguments()[0];
      property.put(
          "items", value(entry, list.getAnnotatedActualTypeArguments()[0].getAnnotations()));
    }
    return property;
  }

  private Map<String, Object> value(Type type, Annotation[] constraints) {
    Map<String, Object> schema = new LinkedHashMap<>();
    if (type instanceof ParameterizedType) schema.put("type", "array");
    else if (PRIMITIVE.containsKey(type))
      new TreeMap<>(PRIMITIVE.get(type)).descendingMap().forEach(schema::put);
    else schema.putAll(reference((Class<?>) type));
    schema.putAll(ConstraintKeywords.of(constraints));
    return schema;
  }

  private static Map<String, Object> enumeration(Class<?> type) {
    JavadocReader comments = JavadocReader.of(type);
    String constants =
        comments.members().entrySet().stream()
            .map(e -> "`%s`: %s".formatted(e.getKey(), e.getValue()))
            .collect(Collectors.joining("; "));
    Map<String, Object> schema = new LinkedHashMap<>(PRIMITIVE.get(String.class));
    schema.put(
        "enum",
        Arrays.stream(type.getEnumConstants())
            .map(constant -> ((Enum<?>) constant).name())
            .toList());
    String description = (comments.text() + " " + constants).strip();
    if (!description.isEmpty()) schema.put("description", description);
    return schema;
  }

  /// The schema of a record that has only an event: an object with one member. The name of the
  /// member is the name of an event type.
  ///
  /// @param isPossible whether the record may have an event of this type, among the types that
  ///   clients record
  private Map<String, Object> member(
      Class<?> record, Predicate<Class<? extends LedgerEvent>> isPossible) {
    Map<String, Object> facts = new TreeMap<>();
    LedgerJson.types()
        .forEach((name, type) -> {
          if (!EpochEvent.class.isAssignableFrom(type)
              && !ProposalEvent.class.isAssignableFrom(type)
              && isPossible.test(type)) facts.put(name, reference(type));
        });
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("description", JavadocReader.of(record).text());
    schema.put("properties", facts);
    schema.put("minProperties", 1);
    schema.put("maxProperties", 1);
    return schema;
  }

  private static String sentence(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private static Field field(Class<?> type, String name) {
    try {
      return type.getDeclaredField(name);
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("every record component has its field", e);
    }
  }
}
