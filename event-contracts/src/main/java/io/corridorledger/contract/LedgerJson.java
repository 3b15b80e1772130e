package io.corridorledger.contract;

import static java.time.format.DateTimeFormatter.ISO_OFFSET_DATE_TIME;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.corridorledger.event.EventType;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark;
import io.corridorledger.event.Remark.Replacement;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.SubjectRef;
import io.corridorledger.value.Unit;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/// Facts to JSON and back: the only class that knows Jackson, and the only list of stored names,
/// read off the sealed families.
///
/// Two readers: what comes in from outside is read strictly ([#strict]), what is in the log is read
/// leniently, because a later version of the ledger may have added fields that this one does not
/// know.
public final class LedgerJson {

  private static final JsonMapper LENIENT = configure(new JsonMapper());

  private static final Map<String, ObjectReader> READERS = new HashMap<>();
  private static final Map<String, Class<? extends LedgerEvent>> TYPES = new TreeMap<>();

  static {
    LENIENT.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    collect(LedgerEvent.class);
  }

  private LedgerJson() {}

  @SuppressWarnings("unchecked")
  private static void collect(Class<? extends LedgerEvent> type) {
    if (type.isSealed()) {
      for (Class<?> member : type.getPermittedSubclasses())
        collect((Class<? extends LedgerEvent>) member);
      return;
    }
    String name = nameOf(type);
    Class<?> other = TYPES.put(name, type);
    if (other != null && other != type)
      throw new IllegalStateException(other + " and " + type + " are both stored as " + name);
    READERS.put(name, LENIENT.readerFor(type));
  }

  /// Every stored name with the record that it is read into.
  public static Map<String, Class<? extends LedgerEvent>> types() {
    return TYPES;
  }

  /// The name under which facts of this class are stored.
  public static String nameOf(Class<? extends LedgerEvent> type) {
    return annotation(type).value();
  }

  public static int versionOf(Class<? extends LedgerEvent> type) {
    return annotation(type).version();
  }

  private static EventType annotation(Class<? extends LedgerEvent> type) {
    EventType annotation = type.getAnnotation(EventType.class);
    if (annotation == null) throw new IllegalStateException(type + " lacks its @EventType");
    return annotation;
  }

  public static String write(LedgerEvent event) {
    return text(event);
  }

  /// Any of our records as JSON text.
  public static String text(Object value) {
    try {
      return LENIENT.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass(), e);
    }
  }

  /// A record that [#text] wrote.
  public static <T> T parse(String json, Class<T> type) {
    try {
      return LENIENT.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "not a readable " + type.getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  /// @throws IllegalArgumentException for a name that this version does not know, or content that
  ///   is not of that type
  public static LedgerEvent read(String name, String json) {
    return read(name, reader -> reader.readValue(json));
  }

  /// As [#read(String, String)], from UTF-8 bytes.
  public static LedgerEvent read(String name, byte[] json) {
    return read(name, reader -> reader.readValue(json));
  }

  private interface Reading {
    Object from(ObjectReader reader) throws IOException;
  }

  private static LedgerEvent read(String name, Reading reading) {
    ObjectReader reader = READERS.get(name);
    if (reader == null) throw new IllegalArgumentException("unknown event type " + name);
    try {
      return (LedgerEvent) reading.from(reader);
    } catch (IOException e) {
      throw new IllegalArgumentException("not a readable " + name + ": " + e.getMessage(), e);
    }
  }

  /// A mapper that refuses unknown fields, wrong types, repeated fields and trailing text.
  public static JsonMapper strict() {
    JsonMapper mapper =
        new JsonMapper(
            JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build());
    configure(mapper);
    return mapper;
  }

  /// Teaches a mapper our values and our strictness; the services use it for their REST mapper.
  public static <M extends ObjectMapper> M configure(M mapper) {
    mapper.registerModule(values());
    mapper.setDefaultPropertyInclusion(JsonInclude.Include.NON_EMPTY);
    mapper.enable(
        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
        DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS,
        DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    mapper.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
    // Jackson would refuse an absent flag as well, and so every event from before the flag existed.
    mapper.disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
    mapper.disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
    mapper.enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
    for (LogicalType number : List.of(LogicalType.Integer, LogicalType.Float, LogicalType.Boolean))
      mapper
          .coercionConfigFor(number)
          .setCoercion(CoercionInputShape.String, CoercionAction.Fail)
          .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
          .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
    mapper
        .coercionConfigFor(LogicalType.Boolean)
        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
    mapper
        .coercionConfigFor(LogicalType.OtherScalar)
        .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
    mapper
        .coercionConfigFor(LogicalType.Textual)
        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
    return mapper;
  }

  private static SimpleModule values() {
    SimpleModule module = new SimpleModule("corridor-ledger-values");
    text(module, Period.class, Period::parse);
    text(module, PartyRef.class, PartyRef::new);
    text(module, SubjectRef.class, SubjectRef::new);
    text(module, Unit.class, Unit::new);
    // RFC 3339 wants the seconds that OffsetDateTime leaves out when they are zero.
    text(module, OffsetDateTime.class, LedgerJson::time, ISO_OFFSET_DATE_TIME::format);
    // Jackson's own takes the UUID of zeros for empty and leaves it out, and what was recorded with
    // it
    // could not be read again.
    module.addSerializer(UUID.class, ToStringSerializer.instance);
    module.addDeserializer(BigDecimal.class, number());
    replacement(module);
    return module;
  }

  /// Jackson's own fails, without saying where, on an exponent that no [BigDecimal] can have.
  private static StdDeserializer<BigDecimal> number() {
    return new StdDeserializer<>(BigDecimal.class) {
      private static final long serialVersionUID = 1L;

      @Override
      public BigDecimal deserialize(JsonParser in, DeserializationContext context)
          throws IOException {
        if (!in.currentToken().isNumeric())
          return (BigDecimal) context.handleUnexpectedToken(BigDecimal.class, in);
        try {
          return in.getDecimalValue();
        } catch (NumberFormatException e) {
          throw JsonMappingException.from(
              in, "", new InvalidValue("", "has an exponent that is out of any range"));
        }
      }
    };
  }

  private static OffsetDateTime time(String text) {
    try {
      return OffsetDateTime.parse(text);
    } catch (DateTimeException e) {
      throw new InvalidValue(
          "",
          "'%s' is not a time with an offset such as 2024-05-02T08:30:00+05:00".formatted(text));
    }
  }

  /// A fact of any kind under its stored name: `{"agreement-signed": {…}}`.
  private static void replacement(SimpleModule module) {
    module.addSerializer(
        Replacement.class,
        new StdSerializer<>(Replacement.class) {
          private static final long serialVersionUID = 1L;

          @Override
          public void serialize(Replacement value, JsonGenerator out, SerializerProvider provider)
              throws IOException {
            out.writeStartObject();
            provider.defaultSerializeField(nameOf(value.fact().getClass()), value.fact(), out);
            out.writeEndObject();
          }
        });
    module.addDeserializer(
        Replacement.class,
        new StdDeserializer<>(Replacement.class) {
          private static final long serialVersionUID = 1L;

          @Override
          public Replacement deserialize(JsonParser in, DeserializationContext context)
              throws IOException {
            if (!in.isExpectedStartObjectToken())
              return (Replacement) context.handleUnexpectedToken(Replacement.class, in);
            String name = in.nextFieldName();
            Class<? extends LedgerEvent> type = name == null ? null : TYPES.get(name);
            if (type == null || Remark.class.isAssignableFrom(type))
              throw JsonMappingException.from(
                  in,
                  "",
                  new InvalidValue(
                      "",
                      "names no fact; write {\"agreement-signed\": {…}} with the name of the target's type"));
            in.nextToken();
            LedgerEvent fact;
            try {
              fact = context.readValue(in, type);
            } catch (JsonMappingException e) {
              throw JsonMappingException.wrapWithPath(e, Replacement.class, name);
            }
            if (in.nextToken() != JsonToken.END_OBJECT)
              throw JsonMappingException.from(
                  in, "", new InvalidValue("", "holds more than one fact"));
            return new Replacement(fact);
          }
        });
  }

  /// A value that is one JSON string.
  private static <T> void text(SimpleModule module, Class<T> type, Function<String, T> parse) {
    text(module, type, parse, Object::toString);
  }

  private static <T> void text(
      SimpleModule module, Class<T> type, Function<String, T> parse, Function<T, String> write) {
    module.addSerializer(
        type,
        new StdSerializer<>(type) {
          private static final long serialVersionUID = 1L;

          @Override
          public void serialize(T value, JsonGenerator out, SerializerProvider provider)
              throws IOException {
            out.writeString(write.apply(value));
          }
        });
    module.addDeserializer(
        type,
        new StdDeserializer<T>(type) {
          private static final long serialVersionUID = 1L;

          @Override
          public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (!in.currentToken().isScalarValue() || in.currentToken().isNumeric())
              return type.cast(context.handleUnexpectedToken(type, in));
            try {
              return parse.apply(in.getText());
            } catch (InvalidValue e) {
              throw JsonMappingException.from(in, e.getMessage(), e);
            }
          }
        });
  }
}
