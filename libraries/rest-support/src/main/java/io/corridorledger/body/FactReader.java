package io.corridorledger.body;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corridorledger.contract.FactConstraints;
import io.corridorledger.contract.FactConstraints.Violation;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.edge.HttpConfig;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark;
import io.corridorledger.problem.Problem;
import io.corridorledger.problem.Problem.FieldError;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.Period;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads a fact, or another [CheckedBody], from the body of a request. If the body is invalid, the
/// response has one error for each invalid field.
///
/// The reader converts the JSON to a record and then checks the constraints of the record. If a
/// field cannot be converted, the reader sets the field to null and converts the JSON again. So it
/// finds the errors of all fields. A valid body is converted only once.
@Provider
@Consumes(MediaType.APPLICATION_JSON)
public class FactReader implements MessageBodyReader<Object> {

  /// Default maximum size of a fact in bytes. The setting `corridor.http.max-fact-bytes` changes
  /// this size. A fact with a hundred citations has about 60 KB.
  public static final int MAX_BYTES = 65_536;

  private static final int MAX_ERRORS = 20;
  private static final int MAX_ROUNDS = 60;

  /// Maximum number of characters of the text that explains one error. The text may contain a part
  /// of the body.
  private static final int MAX_DETAIL = 1_000;

  private static final int MAX_ECHO = 80;
  static final JsonMapper MAPPER = LedgerJson.strict();

  /// Parts of Jackson's messages that only help developers of the service. The response does not
  /// contain these parts.
  private static final Pattern ADVICE_ON_JACKSON =
      Pattern.compile(
          ", from `[^`]*`|: enable `[^`]*` to allow|: not allowed as per `[^`]*`| \\(bound as `[^`]*`\\)"
              + "| \\((?:start marker at|for \\w+ starting at) \\[.*?]\\)");

  private final HttpConfig config;

  public FactReader(HttpConfig config) {
    this.config = config;
  }

  @Override
  public boolean isReadable(
      Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
    return LedgerEvent.class.isAssignableFrom(type) || CheckedBody.class.isAssignableFrom(type);
  }

  @Override
  public Object readFrom(
      Class<Object> type,
      Type generic,
      Annotation[] annotations,
      MediaType media,
      MultivaluedMap<String, String> headers,
      InputStream body)
      throws IOException {
    return read(type, body(config, media, headers, body));
  }

  /// Returns the bytes of the body. Throws a problem if the body is not JSON or is too large.
  static byte[] body(
      HttpConfig config,
      MediaType media,
      MultivaluedMap<String, String> headers,
      InputStream body) {
    if (!isJson(media) || isCompressed(headers.getFirst("Content-Encoding")))
      throw Problem.unsupportedMediaType();
    byte[] json;
    try {
      json = body.readNBytes(config.maxFactBytes() + 1);
    } catch (IOException e) {
      throw Problem.malformedJson("The body ends before it is complete.");
    }
    if (json.length > config.maxFactBytes()) throw Problem.bodyTooLarge(config.maxFactBytes());
    return json;
  }

  /// Whether the media type is JSON in UTF-8 (RFC 8259). Special types such as
  /// `application/json-patch+json` are not accepted.
  private static boolean isJson(MediaType media) {
    String charset = media.getParameters().get(MediaType.CHARSET_PARAMETER);
    return media.getSubtype().equalsIgnoreCase("json")
        && (charset == null || charset.equalsIgnoreCase("UTF-8"));
  }

  private static boolean isCompressed(String coding) {
    return coding != null && !coding.equalsIgnoreCase("identity");
  }

  static <T> T read(Class<T> type, byte[] body) {
    return read(type, MAPPER.readerFor(type), FactConstraints::violations, body);
  }

  /// Converts a body to an object and checks it.
  ///
  /// @param reader converts the JSON
  /// @param check returns the violated constraints of the object
  static <T> T read(
      Class<T> type, ObjectReader reader, Function<T, List<Violation>> check, byte[] body) {
    String json;
    try {
      // This decoder accepts only UTF-8. Jackson would also accept other encodings.
      json = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw Problem.malformedJson("The body is not UTF-8.");
    }
    if (json.isBlank()) throw Problem.malformedJson("The body is empty.");
    try {
      T fact = reader.readValue(json);
      if (fact == null) throw Problem.malformedJson("The body is null; send a JSON object.");
      List<Violation> violations = check.apply(fact);
      if (!violations.isEmpty()) throw Problem.invalid(errors(new LinkedHashMap<>(), violations));
      return fact;
    } catch (JsonMappingException e) {
      LedgerJson.rethrowError(e);
      JsonProcessingException unreadable = unreadable(e);
      throw unreadable == null
          ? Problem.invalid(allErrors(type, reader, check, json, e))
          : malformed(unreadable);
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  /// Returns the syntax error that caused an exception; null if the cause is not a syntax error.
  /// Jackson reports a syntax error in an object as an error of the field that contains the object.
  private static JsonProcessingException unreadable(JsonMappingException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause())
      if (cause instanceof InputCoercionException) return null;
      else if (cause instanceof StreamReadException || cause instanceof StreamConstraintsException)
        return (JsonProcessingException) cause;
    return null;
  }

  private static Problem malformed(JsonProcessingException e) {
    String said = ADVICE_ON_JACKSON.matcher(e.getOriginalMessage()).replaceAll("");
    JsonLocation at = e.getLocation();
    return Problem.malformedJson(
        at == null
            ? said
            : "%s (line %d, column %d)".formatted(said, at.getLineNr(), at.getColumnNr()));
  }

  private static <T> List<FieldError> allErrors(
      Class<T> type,
      ObjectReader reader,
      Function<T, List<Violation>> check,
      String json,
      JsonMappingException first) {
    Map<String, String> found = new LinkedHashMap<>();
    JsonNode tree;
    try {
      tree = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      // The JSON has a syntax error after the field that could not be converted.
      throw malformed(e);
    } catch (NumberFormatException e) {
      // The body contains a number that is too large for Jackson's tree. So only the first error is
      // reported.
      return List.of(error(first, pointer(first)));
    }
    JsonMappingException failure = first;
    for (int round = 0; round < MAX_ROUNDS && found.size() < MAX_ERRORS; round++) {
      String at = pointer(failure);
      FieldError error = error(failure, at);
      if (isNews(found.keySet(), error.pointer())) found.put(error.pointer(), error.detail());
      boolean remove = failure instanceof UnrecognizedPropertyException;
      while (!at.isEmpty() && !emptied(tree, at, remove)) at = at.substring(0, at.lastIndexOf('/'));
      if (at.isEmpty()) break;
      try {
        return errors(found, check.apply(reader.treeToValue(tree, type)));
      } catch (JsonMappingException next) {
        LedgerJson.rethrowError(next);
        failure = next;
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a tree that was parsed is JSON", e);
      }
    }
    return errors(found, List.of());
  }

  /// Collects the errors of a body: first the fields that could not be converted, then violated
  /// constraints. A field that was set to null by the reader is not reported a second time.
  private static List<FieldError> errors(Map<String, String> found, List<Violation> violations) {
    Set<String> unbound = Set.copyOf(found.keySet());
    for (Violation v : violations)
      if (isNews(unbound, v.pointer()))
        found.putIfAbsent(v.pointer(), shortened(v.message(), MAX_DETAIL));
    return found.entrySet().stream()
        .limit(MAX_ERRORS)
        .map(e -> new FieldError(e.getKey(), e.getValue()))
        .toList();
  }

  private static boolean isNews(Set<String> found, String pointer) {
    return found.stream().noneMatch(p -> within(pointer, p) || within(p, pointer));
  }

  private static boolean within(String pointer, String outer) {
    return pointer.equals(outer) || pointer.startsWith(outer + "/");
  }

  private static String pointer(JsonMappingException e) {
    StringBuilder pointer = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath())
      pointer
          .append('/')
          .append(
              step.getFieldName() == null
                  ? Integer.toString(step.getIndex())
                  : step.getFieldName().replace("~", "~0").replace("/", "~1"));
    return pointer.toString();
  }

  private static FieldError error(JsonMappingException e, String at) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidValue invalid)
        return new FieldError(at, shortened(invalid.getMessage(), MAX_DETAIL));
      if (cause instanceof InputCoercionException)
        return new FieldError(at, "is a number that is out of range");
    }
    String detail =
        switch (e) {
          case UnrecognizedPropertyException u ->
              "is an unknown field; known fields are "
                  + known(u, at).sorted(java.util.Comparator.comparing(Object::toString)).toList();
          case InvalidFormatException f when f.getTargetType().isEnum() ->
              "'%s' is not %s"
                  .formatted(shortened(f.getValue(), MAX_ECHO), expected(f.getTargetType()));
          case InvalidFormatException f ->
              "'%s' is not a %s"
                  .formatted(shortened(f.getValue(), MAX_ECHO), expected(f.getTargetType()));
          case MismatchedInputException m
              when m.getTargetType() != null && m.getTargetType().isEnum() ->
              "is not " + expected(m.getTargetType());
          case MismatchedInputException m -> "is not a " + expected(m.getTargetType());
          // All other messages of Jackson contain internal class names, so a general text is used.
          default -> "cannot be read";
        };
    return new FieldError(at, detail);
  }

  /// The names of all fields that the JSON object with the unknown field may have.
  private static Stream<Object> known(UnrecognizedPropertyException unknown, String at) {
    Stream<Object> fields = unknown.getKnownPropertyIds().stream();
    boolean isBody = at.lastIndexOf('/') == 0;
    return isBody && Remark.class.isAssignableFrom(unknown.getReferringClass())
        ? Stream.concat(fields, Stream.of(SentRemark.FIELD))
        : fields;
  }

  private static String shortened(Object value, int max) {
    String text = String.valueOf(value);
    return text.length() <= max ? text : text.substring(0, max) + "…";
  }

  private static String expected(Class<?> type) {
    if (type == null) return "value of the right type";
    if (type.isEnum()) return "one of " + Arrays.toString(type.getEnumConstants());
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class)
      return "whole number";
    if (Number.class.isAssignableFrom(type)) return "number";
    if (type == boolean.class || type == Boolean.class) return "true or false";
    if (type == String.class) return "text";
    if (type == java.util.UUID.class) return "UUID";
    if (java.util.Collection.class.isAssignableFrom(type)) return "list";
    if (type == Period.class) return "date such as 2024, 2024-08 or 2024-08-08";
    // A record with one component, such as a period, is one JSON string.
    if (type.isRecord()) return type.getRecordComponents().length == 1 ? "text" : "JSON object";
    return "text";
  }

  /// Sets a wrong field to null, or removes it, so that the other fields can be converted. Returns
  /// false if the field is already null.
  private static boolean emptied(JsonNode tree, String pointer, boolean remove) {
    if (pointer.isEmpty()) return false;
    int cut = pointer.lastIndexOf('/');
    String name = pointer.substring(cut + 1).replace("~1", "/").replace("~0", "~");
    return switch (tree.at(pointer.substring(0, cut))) {
      case ObjectNode parent when remove -> parent.remove(name) != null;
      case ObjectNode parent -> {
        JsonNode before = parent.get(name);
        parent.putNull(name);
        yield before != null && !before.isNull();
      }
      case ArrayNode parent -> {
        boolean was = !parent.get(Integer.parseInt(name)).isNull();
        parent.setNull(Integer.parseInt(name));
        yield was;
      }
      default -> false;
    };
  }
}
