package io.corridorledger.contract;

import static java.time.format.DateTimeFormatter.ISO_OFFSET_DATE_TIME;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.corridorledger.constraint.TextForm;
import io.corridorledger.event.EpochEvent;
import io.corridorledger.event.EventType;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ProposalEvent;
import io.corridorledger.event.ProposalEvent.ProposedFact;
import io.corridorledger.event.Remark;
import io.corridorledger.event.Remark.Replacement;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.SubjectRef;
import io.corridorledger.value.Unit;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/// Converts facts to JSON and back. No other class of this module depends on Jackson. The name of
/// an event type comes from the annotation [EventType] of its record.
///
/// There are two readers. The strict reader ([#strict]) reads input of clients. The lenient reader
/// reads stored events. The reader is lenient because another version of the ledger may have stored
/// fields or values that this version rejects.
///
/// Both readers are in this file, because they share the mapping of each value type.
public final class LedgerJson {

  /// Limits of the JSON of a client. Every valid fact is far below these limits. For example, the
  /// deepest valid fact is the correction of a consignment. The depth of this fact is a fifth of
  /// the maximum.
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(50)
          .maxNameLength(100)
          .maxStringLength(65_536)
          .maxNumberLength(100)
          .build();

  /// Maximum number of characters of a time. A time with nanoseconds and an offset with seconds has
  /// 38 characters.
  private static final int MAX_TIME = 40;

  private static final JsonMapper LENIENT = configure(new JsonMapper());
  private static final JsonMapper NOTATION_FREE = configure(new JsonMapper());

  private static final JsonMapper INDENTED =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .defaultPrettyPrinter(
              new DefaultPrettyPrinter()
                  .withSeparators(
                      Separators.createDefaultInstance()
                          .withObjectFieldValueSpacing(Separators.Spacing.AFTER)))
          .build();

  private static final Map<String, ObjectReader> READERS = new HashMap<>();
  private static final Map<String, Class<? extends LedgerEvent>> TYPES = new TreeMap<>();

  static {
    LENIENT.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    collect(LedgerEvent.class);
    NOTATION_FREE.registerModule(
        new SimpleModule("corridor-ledger-notation-free")
            .addSerializer(Quantity.class, notationFreeQuantity()));
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

  /// All stored names of events, each with its record class.
  public static Map<String, Class<? extends LedgerEvent>> types() {
    return Collections.unmodifiableMap(TYPES);
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

  /// Returns the JSON text of a fact with one notation for equal numbers. For example, 2.8 with
  /// `unitMult` 6 and 2800000 give the same text.
  public static String notationFree(LedgerEvent event) {
    try {
      return NOTATION_FREE.writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + event.getClass(), e);
    }
  }

  /// Returns the JSON text of a record.
  public static String text(Object value) {
    try {
      return LENIENT.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass(), e);
    }
  }

  /// Returns the indented JSON text of maps and lists, for documents that people read.
  public static String document(Map<String, ?> document) {
    try {
      return INDENTED.writeValueAsString(document) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the document", e);
    }
  }

  /// Returns the same JSON as [#text], encoded in UTF-8. UTF-8 cannot encode an unpaired surrogate,
  /// so an unpaired surrogate is escaped.
  public static byte[] bytes(Object value) {
    try {
      return LENIENT.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass(), e);
    }
  }

  /// Reads the JSON text that [#text] returns.
  public static <T> T parse(String json, Class<T> type) {
    try {
      return LENIENT.readValue(json, type);
    } catch (JsonProcessingException e) {
      rethrowError(e);
      throw new IllegalArgumentException(
          "not a readable " + type.getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  /// Reads a stored event.
  ///
  /// @throws IllegalArgumentException for an unknown name, or content that does not match the type
  public static LedgerEvent read(String name, String json) {
    return read(name, reader -> reader.readValue(json));
  }

  /// Reads a stored event from JSON in UTF-8.
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
      rethrowError(e);
      throw new IllegalArgumentException("not a readable " + name + ": " + e.getMessage(), e);
    }
  }

  /// Throws the [Error] that Jackson wrapped in an exception, if there is one. An error such as a
  /// lack of memory does not mean that the event is invalid.
  public static void rethrowError(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause())
      if (cause instanceof Error error) throw error;
  }

  /// Returns a mapper for input of clients. The mapper rejects unknown fields, wrong types, invalid
  /// values, repeated fields, text after the JSON, and input beyond [#LIMITS].
  public static JsonMapper strict() {
    JsonMapper mapper =
        new JsonMapper(
            JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(LIMITS)
                .build());
    configure(mapper);
    mapper.registerModule(valuesFromOutside());
    return mapper;
  }

  /// Configures a mapper with the value types and the strict checks. The services configure their
  /// REST mapper with this method.
  public static <M extends ObjectMapper> M configure(M mapper) {
    mapper.registerModule(storedValues());
    mapper.setDefaultPropertyInclusion(JsonInclude.Include.NON_EMPTY);
    mapper.enable(
        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
        DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS,
        DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    mapper.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
    // With this feature, Jackson would also reject an absent boolean. The ledger could then not
    // read events that were stored before the boolean field existed.
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

  private static SimpleModule storedValues() {
    SimpleModule module = new SimpleModule("corridor-ledger-values");
    text(module, Period.class, Period::stored);
    text(module, PartyRef.class, PartyRef::new);
    text(module, SubjectRef.class, SubjectRef::new);
    text(module, Unit.class, Unit::new);
    text(module, OffsetDateTime.class, LedgerJson::time);
    for (Class<?> type : List.of(Period.class, PartyRef.class, SubjectRef.class, Unit.class))
      module.addSerializer(type, ToStringSerializer.instance);
    module.addSerializer(OffsetDateTime.class, timeSerializer());
    // Only the states of aggregates contain dates of this type. Events contain none.
    module.addSerializer(LocalDate.class, ToStringSerializer.instance);
    // Jackson's own serialiser omits the nil UUID (all zeros), because Jackson treats the nil UUID
    // as empty. An event without its UUID could not be read again.
    module.addSerializer(UUID.class, ToStringSerializer.instance);
    module.addDeserializer(BigDecimal.class, number(false));
    member(
        module,
        Replacement.class,
        Replacement::fact,
        Replacement::new,
        type -> !Remark.class.isAssignableFrom(type) && !ProposalEvent.class.isAssignableFrom(type),
        "has no known fact type; write {\"agreement-signed\": {…}} with the type of the target");
    member(
        module,
        ProposedFact.class,
        ProposedFact::fact,
        ProposedFact::new,
        type ->
            !ProposalEvent.class.isAssignableFrom(type) && !EpochEvent.class.isAssignableFrom(type),
        "has no known event type; write {\"agreement-signed\": {…}} with the type of the proposed fact");
    return module;
  }

  private static SimpleModule valuesFromOutside() {
    SimpleModule module = new SimpleModule("corridor-ledger-values-from-outside");
    text(module, Period.class, Period::parse);
    text(module, PartyRef.class, PartyRef::parse);
    text(module, SubjectRef.class, SubjectRef::parse);
    text(module, Unit.class, Unit::parse);
    text(module, OffsetDateTime.class, LedgerJson::timeFromOutside);
    text(module, UUID.class, LedgerJson::uuid);
    module.addDeserializer(BigDecimal.class, number(true));
    return module;
  }

  /// Reads decimal numbers. Jackson's own deserialiser is not used, because Jackson reports no
  /// location in the JSON if a number has an exponent that [BigDecimal] does not support.
  ///
  /// @param fromOutside whether to reject minus zero, because [BigDecimal] cannot represent it
  private static StdDeserializer<BigDecimal> number(boolean fromOutside) {
    return new StdDeserializer<>(BigDecimal.class) {
      private static final long serialVersionUID = 1L;

      @Override
      public BigDecimal deserialize(JsonParser in, DeserializationContext context)
          throws IOException {
        if (!in.currentToken().isNumeric())
          return (BigDecimal) context.handleUnexpectedToken(BigDecimal.class, in);
        try {
          BigDecimal number = in.getDecimalValue();
          if (fromOutside && number.signum() == 0 && in.getText().startsWith("-"))
            throw invalid(in, "is minus zero; write 0");
          return number;
        } catch (NumberFormatException e) {
          throw invalid(in, "has an exponent that is out of range");
        }
      }
    };
  }

  private static JsonMappingException invalid(JsonParser in, String message) {
    return JsonMappingException.from(in, message, new InvalidValue(message));
  }

  private static OffsetDateTime time(String text) {
    try {
      return OffsetDateTime.parse(text);
    } catch (DateTimeException e) {
      throw new InvalidValue(
          "'%s' is not a time with an offset such as 2024-05-02T08:30:00+05:00".formatted(text));
    }
  }

  private static OffsetDateTime timeFromOutside(String text) {
    if (TextForm.isLonger(text, MAX_TIME))
      throw new InvalidValue("is longer than %d characters".formatted(MAX_TIME));
    OffsetDateTime time = time(text);
    if (time.getYear() < Period.FIRST_YEAR || time.getYear() > Period.LAST_YEAR)
      throw new InvalidValue(
          "is not in the years %04d to %d".formatted(Period.FIRST_YEAR, Period.LAST_YEAR));
    return time;
  }

  /// Accepts only the standard form with 36 characters. The JDK also accepts shortened UUIDs, and
  /// Jackson also accepts Base64.
  private static UUID uuid(String text) {
    if (text.length() == 36)
      try {
        UUID id = UUID.fromString(text);
        if (id.toString().equalsIgnoreCase(text)) return id;
      } catch (IllegalArgumentException _) {
        // The text is invalid, so the method throws `InvalidValue` below.
      }
    throw new InvalidValue("is not a UUID");
  }

  private static StdSerializer<OffsetDateTime> timeSerializer() {
    return new StdSerializer<>(OffsetDateTime.class) {
      private static final long serialVersionUID = 1L;

      @Override
      public void acceptJsonFormatVisitor(JsonFormatVisitorWrapper visitor, JavaType type)
          throws JsonMappingException {
        visitStringFormat(visitor, type);
      }

      /// `toString` omits the seconds if they are zero, but RFC 3339 requires seconds.
      @Override
      public void serialize(OffsetDateTime value, JsonGenerator out, SerializerProvider provider)
          throws IOException {
        out.writeString(ISO_OFFSET_DATE_TIME.format(value));
      }
    };
  }

  private static StdSerializer<Quantity> notationFreeQuantity() {
    return new StdSerializer<>(Quantity.class) {
      private static final long serialVersionUID = 1L;

      @Override
      public void serialize(Quantity value, JsonGenerator out, SerializerProvider provider)
          throws IOException {
        out.writeString(value.notationFree());
      }
    };
  }

  /// Maps a record that has only an event to a JSON object with one member. The name of the member
  /// is the stored name of the event: `{"agreement-signed": {…}}`.
  ///
  /// @param families the events that the record may have
  /// @param message the error if the object has no such event
  private static <T> void member(
      SimpleModule module,
      Class<T> type,
      Function<T, LedgerEvent> event,
      Function<LedgerEvent, T> create,
      Predicate<Class<? extends LedgerEvent>> families,
      String message) {
    module.addSerializer(
        type,
        new StdSerializer<>(type) {
          private static final long serialVersionUID = 1L;

          @Override
          public void serialize(T value, JsonGenerator out, SerializerProvider provider)
              throws IOException {
            LedgerEvent fact = event.apply(value);
            out.writeStartObject();
            provider.defaultSerializeField(nameOf(fact.getClass()), fact, out);
            out.writeEndObject();
          }
        });
    module.addDeserializer(
        type,
        new StdDeserializer<>(type) {
          private static final long serialVersionUID = 1L;

          @Override
          public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (!in.isExpectedStartObjectToken())
              return type.cast(context.handleUnexpectedToken(type, in));
            String name = in.nextFieldName();
            Class<? extends LedgerEvent> known = name == null ? null : TYPES.get(name);
            if (known == null || !families.test(known)) throw invalid(in, message);
            in.nextToken();
            LedgerEvent fact;
            try {
              fact = context.readValue(in, known);
            } catch (JsonMappingException e) {
              throw JsonMappingException.wrapWithPath(e, type, name);
            }
            if (in.nextToken() != JsonToken.END_OBJECT) throw invalid(in, "has more than one fact");
            return create.apply(fact);
          }
        });
  }

  /// Registers a value type that is written as one JSON string.
  private static <T> void text(SimpleModule module, Class<T> type, Function<String, T> parse) {
    module.addDeserializer(
        type,
        new StdDeserializer<T>(type) {
          private static final long serialVersionUID = 1L;

          @Override
          public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (!in.hasToken(JsonToken.VALUE_STRING))
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
