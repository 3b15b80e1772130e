package io.corridorledger.openapi;

import io.corridorledger.event.LedgerEvent;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.SubjectRef;
import io.corridorledger.value.Unit;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/// Adds the schemas of records that are in no method signature. For example, a read model returns
/// facts of every event type, but no method has an event as its result type.
final class RecordSchemas {

  private static final String SCHEMAS = "#/components/schemas/";

  /// The records whose JSON is one string. Their schemas are in
  /// META-INF/microprofile-config.properties.
  private static final Set<Class<?>> TEXTS =
      Set.of(Period.class, PartyRef.class, SubjectRef.class, Unit.class);

  /// Schema names that are reserved in generated Java clients, each with the name that replaces it.
  private static final Map<String, String> RESERVED =
      Map.of("LocalDate", "Day", "OffsetDateTime", "DateTime");

  private final Map<String, Schema> schemas;
  private final Map<Class<?>, String> names = new HashMap<>();

  /// @param schemas the schemas of the document, to which this class adds schemas
  RecordSchemas(Map<String, Schema> schemas) {
    this.schemas = schemas;
  }

  /// Returns the name of a record's schema. Creates the schema if the document does not have it.
  String nameOf(Class<?> type) {
    String known = names.get(type);
    if (known != null) return known;
    String name = type.getSimpleName();
    String longer =
        type.getEnclosingClass() == null ? name : type.getEnclosingClass().getSimpleName() + name;
    for (String candidate : List.of(longer, name))
      if (schemas.containsKey(candidate) && isOf(type, schemas.get(candidate))) {
        names.put(type, candidate);
        if (type.isRecord())
          for (RecordComponent component : type.getRecordComponents())
            of(component.getGenericType());
        return candidate;
      }
    if (type.isEnum() || schemas.containsKey(name)) name = longer;
    names.put(type, name);
    Schema schema = OASFactory.createSchema();
    schemas.put(name, schema);
    if (type.isEnum()) schema.addType(SchemaType.STRING).setEnumeration(constants(type));
    else {
      schema.addType(SchemaType.OBJECT);
      for (RecordComponent component : type.getRecordComponents())
        schema.addProperty(component.getName(), of(component.getGenericType()));
    }
    return name;
  }

  /// The records and enums that have a schema in the document, each with the name of its schema.
  Map<Class<?>, String> names() {
    return names;
  }

  private static boolean isOf(Class<?> type, Schema schema) {
    if (type.isEnum()) return constants(type).equals(schema.getEnumeration());
    if (schema.getProperties() == null) return false;
    Set<String> fields =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toSet());
    return schema.getProperties().keySet().containsAll(fields);
  }

  private static List<Object> constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).<Object>map(c -> ((Enum<?>) c).name()).toList();
  }

  private Schema of(Type type) {
    if (type instanceof ParameterizedType list)
      return OASFactory.createSchema()
          .addType(SchemaType.ARRAY)
          .items(of(list.getActualTypeArguments()[0]));
    Class<?> c = (Class<?>) type;
    if (c == String.class) return OASFactory.createSchema().addType(SchemaType.STRING);
    if (c == BigDecimal.class) return OASFactory.createSchema().addType(SchemaType.NUMBER);
    if (c == boolean.class || c == Boolean.class)
      return OASFactory.createSchema().addType(SchemaType.BOOLEAN);
    if (c == int.class || c == Integer.class)
      return OASFactory.createSchema().addType(SchemaType.INTEGER).format("int32");
    if (c == long.class || c == Long.class)
      return OASFactory.createSchema().addType(SchemaType.INTEGER).format("int64");
    if (c == UUID.class) return text(c, "uuid");
    if (c == Instant.class || c == OffsetDateTime.class) return text(c, "date-time");
    if (c == LocalDate.class) return text(c, "date");
    if (TEXTS.contains(c)) return reference(c.getSimpleName());
    // The class EventSchemas later adds the content of this empty schema.
    if (c == LedgerEvent.class) return OASFactory.createSchema();
    if (c.isRecord() || c.isEnum()) return reference(nameOf(c));
    throw new IllegalStateException("no schema for " + c);
  }

  private Schema text(Class<?> type, String format) {
    String name = notReserved(type.getSimpleName());
    schemas.computeIfAbsent(
        name, _ -> OASFactory.createSchema().addType(SchemaType.STRING).format(format));
    return reference(name);
  }

  /// Returns the name, or another name if the name is reserved in generated Java clients.
  static String notReserved(String name) {
    return RESERVED.getOrDefault(name, name);
  }

  static Schema reference(String name) {
    return OASFactory.createSchema().ref(SCHEMAS + name);
  }
}
