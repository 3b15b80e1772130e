package io.corridorledger.jsonschema;

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
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/// Translates the constraints of a field to keywords of JSON Schema, such as `maxLength`. The class
/// reads the same annotations that [io.corridorledger.contract.FactConstraints] evaluates. The API
/// documents and the schemas of events use the same keywords.
public final class ConstraintKeywords {

  private static final String COUNTRY = "^[A-Z]{2}$";

  private ConstraintKeywords() {}

  /// Whether every valid JSON object has the field. A field whose text may be empty is optional,
  /// because an empty text is omitted from the JSON.
  public static boolean isRequired(Field field) {
    Form form = field.getAnnotation(Form.class);
    if (form != null && "".matches(form.pattern())) return false;
    Size size = field.getAnnotation(Size.class);
    Min min = field.getAnnotation(Min.class);
    return field.isAnnotationPresent(NotNull.class)
        || size != null && size.min() > 0
        || min != null && min.value() > 0 && field.getType().isPrimitive();
  }

  /// Returns the keywords for the constraints of a field or of the entries of a list.
  public static Map<String, Object> of(Annotation... constraints) {
    Map<String, Object> keywords = new LinkedHashMap<>();
    for (Annotation constraint : constraints) add(constraint, keywords);
    return keywords;
  }

  private static void add(Annotation constraint, Map<String, Object> keywords) {
    switch (constraint) {
      case Size size -> {
        if (size.min() > 0) keywords.put("minItems", size.min());
        keywords.put("maxItems", size.max());
      }
      case Text text -> {
        keywords.put("minLength", 1);
        keywords.put("maxLength", text.max());
      }
      case Form form -> {
        keywords.put("maxLength", form.max());
        keywords.put("pattern", "^(%s)$".formatted(form.pattern()));
      }
      case Country _ -> keywords.put("pattern", COUNTRY);
      case WebAddress _ -> {
        keywords.put("maxLength", WebAddress.MAX_LENGTH);
        keywords.put("format", "uri");
      }
      case Min min -> keywords.put("minimum", BigDecimal.valueOf(min.value()));
      case Max max -> keywords.put("maximum", BigDecimal.valueOf(max.value()));
      case DecimalMin min -> keywords.put("minimum", new BigDecimal(min.value()));
      case DecimalMax max -> keywords.put("maximum", new BigDecimal(max.value()));
      case DecimalNumber _ -> keywords.put("format", "decimal");
      // Annotations such as `@Slug` are themselves annotated with `@Form`.
      case Annotation other -> {
        Form form = other.annotationType().getAnnotation(Form.class);
        if (form != null) add(form, keywords);
      }
    }
  }
}
