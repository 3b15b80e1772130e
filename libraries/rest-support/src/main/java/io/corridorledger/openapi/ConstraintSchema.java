package io.corridorledger.openapi;

import io.corridorledger.jsonschema.ConstraintKeywords;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.models.media.Schema;

/// Adds the constraints of a record to its schema in the API document, as keywords of JSON Schema.
final class ConstraintSchema {

  private ConstraintSchema() {}

  /// @param schema schema of the record, with the same properties as the record
  static void apply(Class<?> type, Schema schema) {
    for (RecordComponent component : type.getRecordComponents()) {
      Field field = field(type, component.getName());
      Schema property = schema.getProperties().get(component.getName());
      if (ConstraintKeywords.isRequired(field)) require(schema, component.getName());
      apply(ConstraintKeywords.of(field.getAnnotations()), property);
      if (property.getItems() != null
          && field.getAnnotatedType() instanceof AnnotatedParameterizedType list)
        apply(
            ConstraintKeywords.of(list.getAnnotatedActualTypeArguments()[0].getAnnotations()),
            property.getItems());
    }
  }

  private static Field field(Class<?> type, String name) {
    try {
      return type.getDeclaredField(name);
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("every record component has its field", e);
    }
  }

  private static void require(Schema schema, String field) {
    if (schema.getRequired() == null || !schema.getRequired().contains(field))
      schema.addRequired(field);
  }

  static void apply(Map<String, Object> keywords, Schema schema) {
    keywords.forEach((keyword, value) -> {
      switch (keyword) {
        case "minItems" -> schema.setMinItems((Integer) value);
        case "maxItems" -> schema.setMaxItems((Integer) value);
        case "minLength" -> schema.setMinLength((Integer) value);
        case "maxLength" -> schema.setMaxLength((Integer) value);
        case "pattern" -> schema.setPattern((String) value);
        case "format" -> schema.setFormat((String) value);
        case "minimum" -> schema.setMinimum((BigDecimal) value);
        case "maximum" -> schema.setMaximum((BigDecimal) value);
        case "description" -> schema.setDescription((String) value);
        case "examples" -> schema.setExamples(List.copyOf((List<?>) value));
        default -> throw new IllegalStateException("unknown keyword " + keyword);
      }
    });
  }
}
