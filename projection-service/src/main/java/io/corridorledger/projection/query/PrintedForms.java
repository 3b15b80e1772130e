package io.corridorledger.projection.query;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonObjectFormatVisitor;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import io.corridorledger.judgement.Printed;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Growth;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.Source;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Adds English texts to the JSON of responses. Each property with a quantity, a growth or a period
/// is followed by a property with the value as text. The text of `quantity` is named `printed`. For
/// any other property, `printed` precedes the name of the property, as in `printedPeriod`. A
/// program can ignore these properties.
///
/// Citations and sources get no texts, because most rows contain many citations. Facts get no
/// texts, because a fact is shown as the client recorded it.
@Singleton
public class PrintedForms implements ObjectMapperCustomizer {

  /// The simple class names of the values that get a text.
  static final Set<String> OF =
      Stream.of(Period.class, Quantity.class, Growth.class)
          .map(Class::getSimpleName)
          .collect(Collectors.toUnmodifiableSet());

  /// The simple class names of the types to whose JSON no text is added.
  static final Set<String> WITHOUT =
      Stream.of(Citation.class, Source.class)
          .map(Class::getSimpleName)
          .collect(Collectors.toUnmodifiableSet());

  @Override
  public void customize(ObjectMapper mapper) {
    mapper.registerModule(
        new SimpleModule("corridor-ledger-printed-forms").setSerializerModifier(new Modifier()));
  }

  /// The name of the property that contains the text of another property.
  static String nameFor(String property) {
    return property.equals("quantity")
        ? "printed"
        : "printed" + Character.toUpperCase(property.charAt(0)) + property.substring(1);
  }

  private static final class Modifier extends BeanSerializerModifier {

    private static final long serialVersionUID = 1L;

    @Override
    public List<BeanPropertyWriter> changeProperties(
        SerializationConfig config, BeanDescription bean, List<BeanPropertyWriter> properties) {
      if (WITHOUT.contains(bean.getBeanClass().getSimpleName())) return properties;
      Set<String> names =
          properties.stream().map(BeanPropertyWriter::getName).collect(Collectors.toSet());
      List<BeanPropertyWriter> all = new ArrayList<>();
      for (BeanPropertyWriter property : properties) {
        all.add(property);
        String name = nameFor(property.getName());
        if (isPrintable(property.getType()) && !names.contains(name))
          all.add(new Text(property, name));
      }
      return all;
    }

    private static boolean isPrintable(JavaType type) {
      JavaType value = type.isCollectionLikeType() ? type.getContentType() : type;
      return OF.contains(value.getRawClass().getSimpleName());
    }
  }

  private static final class Text extends BeanPropertyWriter {

    private static final long serialVersionUID = 1L;

    private Text(BeanPropertyWriter of, String name) {
      super(of, new PropertyName(name));
    }

    @Override
    public void serializeAsField(Object bean, JsonGenerator json, SerializerProvider provider)
        throws Exception {
      switch (get(bean)) {
        case null -> {}
        case Collection<?> values -> {
          if (values.isEmpty()) return;
          json.writeArrayFieldStart(getName());
          for (Object value : values) json.writeString(text(value));
          json.writeEndArray();
        }
        case Object value -> json.writeStringField(getName(), text(value));
      }
    }

    /// Describes the added property in the schema as a text, or as a list of texts.
    @Override
    public void depositSchemaProperty(JsonObjectFormatVisitor object, SerializerProvider provider)
        throws JsonMappingException {
      boolean several = getType().isCollectionLikeType();
      object.optionalProperty(
          getName(),
          (value, type) -> {
            if (several) value.expectArrayFormat(type);
            else value.expectStringFormat(type);
          },
          getType());
    }

    private static String text(Object value) {
      return switch (value) {
        case Quantity quantity -> Printed.of(quantity);
        case Growth growth -> Printed.of(growth);
        default -> Printed.of((Period) value);
      };
    }
  }
}
