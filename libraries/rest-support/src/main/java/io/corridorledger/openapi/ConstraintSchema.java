package io.corridorledger.openapi;

import io.corridorledger.constraint.DecimalNumber;
import io.corridorledger.constraint.Form;
import io.corridorledger.constraint.Text;
import io.corridorledger.value.Country;
import io.corridorledger.value.WebAddress;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.models.media.Schema;

/// Translates the constraints of a record to JSON Schema, from the declarations that
/// [io.corridorledger.contract.FactConstraints] evaluates.
final class ConstraintSchema {

  private static final String COUNTRY = "^[A-Z]{2}$";

  private ConstraintSchema() {}

  /// @param schema schema of the record, with the same properties as the record
  static void apply(Class<?> type, Schema schema) {
    for (RecordComponent component : type.getRecordComponents()) {
      Field field = field(type, component.getName());
      Schema property = schema.getProperties().get(component.getName());
      for (Annotation constraint : field.getAnnotations()) {
        if (isRequired(constraint)) require(schema, component.getName());
        apply(constraint, property);
      }
      if (property.getItems() != null
          && field.getAnnotatedType() instanceof AnnotatedParameterizedType list)
        for (Annotation constraint : list.getAnnotatedActualTypeArguments()[0].getAnnotations())
          apply(constraint, property.getItems());
    }
  }

  private static Field field(Class<?> type, String name) {
    try {
      return type.getDeclaredField(name);
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("every record component has its field", e);
    }
  }

  private static boolean isRequired(Annotation constraint) {
    return constraint instanceof NotNull || constraint instanceof Size size && size.min() > 0;
  }

  /// The scanner may have added the field already.
  private static void require(Schema schema, String field) {
    if (schema.getRequired() == null || !schema.getRequired().contains(field))
      schema.addRequired(field);
  }

  private static void apply(Annotation constraint, Schema schema) {
    switch (constraint) {
      case Size size -> {
        schema.setMaxItems(size.max());
        if (size.min() > 0) schema.setMinItems(size.min());
      }
      case Text text -> schema.minLength(1).setMaxLength(text.max());
      case Form form -> schema.maxLength(form.max()).setPattern("^(%s)$".formatted(form.pattern()));
      case Country _ -> schema.setPattern(COUNTRY);
      case WebAddress _ -> schema.maxLength(WebAddress.MAX_LENGTH).setFormat("uri");
      case Min min -> schema.setMinimum(BigDecimal.valueOf(min.value()));
      case Max max -> schema.setMaximum(BigDecimal.valueOf(max.value()));
      case DecimalMin min -> schema.setMinimum(new BigDecimal(min.value()));
      case DecimalMax max -> schema.setMaximum(new BigDecimal(max.value()));
      case DecimalNumber _ -> schema.setFormat("decimal");
      // Slug and Language are composed constraints.
      case Annotation other -> {
        Form form = other.annotationType().getAnnotation(Form.class);
        if (form != null) apply(form, schema);
      }
    }
  }
}
