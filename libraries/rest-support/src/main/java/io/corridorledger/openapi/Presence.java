package io.corridorledger.openapi;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.validation.constraints.NotNull;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.Type;

/// Declares a property as required if every response contains it. Such a property has a primitive
/// Java type or the annotation [NotNull]. Any other property is absent from a response if it is
/// null or empty.
final class Presence {

  private static final String SCHEMA = "org.eclipse.microprofile.openapi.annotations.media.Schema";

  private final IndexView index;
  private final Map<String, ClassInfo> classes = new HashMap<>();

  Presence(IndexView index) {
    this.index = index;
    for (ClassInfo type : index.getKnownClasses())
      if (type.name().toString().startsWith("io.corridorledger.")
          && !type.isEnum()
          && type.simpleName() != null)
        classes.merge(nameOf(type), type, (a, b) -> a.isRecord() ? a : b);
  }

  private static String nameOf(ClassInfo type) {
    AnnotationInstance schema = type.declaredAnnotation(SCHEMA);
    return schema == null || schema.value("name") == null
        ? type.simpleName()
        : schema.value("name").asString();
  }

  /// Adds the required properties to the schemas.
  ///
  /// @param facts names of the schemas that stay unchanged: the schemas of facts and of their
  ///   parts. The constraints of these records already declare the required properties.
  void apply(Map<String, Schema> schemas, Collection<String> facts) {
    schemas.forEach((name, schema) -> {
      if (schema.getProperties() == null || facts.contains(name)) return;
      for (String field : required(name))
        if (schema.getProperties().containsKey(field)
            && (schema.getRequired() == null || !schema.getRequired().contains(field)))
          schema.addRequired(field);
    });
  }

  /// The required properties of a schema.
  ///
  /// @param name name of the schema. The name of a generic type is followed by the names of its
  ///   type arguments.
  private Set<String> required(String name) {
    if (classes.containsKey(name)) return required(classes.get(name), "");
    Optional<String> generic =
        classes.keySet().stream()
            .filter(name::startsWith)
            .filter(prefix -> !classes.get(prefix).typeParameters().isEmpty())
            .max(Comparator.comparing(String::length));
    return generic
        .map(prefix -> required(classes.get(prefix), name.substring(prefix.length())))
        .orElse(Set.of());
  }

  private Set<String> required(ClassInfo type, String argument) {
    Set<String> found = new TreeSet<>();
    for (FieldInfo field : fields(type)) {
      Type of = field.type();
      if (field.hasAnnotation(JsonUnwrapped.class)) {
        ClassInfo part = index.getClassByName(of.name());
        if (of.kind() == Type.Kind.TYPE_VARIABLE) found.addAll(required(argument));
        else if (part != null) found.addAll(required(part, ""));
      } else if (of.kind() == Type.Kind.PRIMITIVE || field.hasDeclaredAnnotation(NotNull.class))
        found.add(nameOf(field));
    }
    return found;
  }

  private static List<FieldInfo> fields(ClassInfo type) {
    return type.fields().stream()
        .filter(field -> !java.lang.reflect.Modifier.isStatic(field.flags()))
        .filter(field -> !field.hasAnnotation(JsonIgnore.class))
        .toList();
  }

  private static String nameOf(FieldInfo field) {
    AnnotationInstance property = field.annotation(JsonProperty.class);
    return property == null || property.value() == null
        ? field.name()
        : property.value().asString();
  }
}
