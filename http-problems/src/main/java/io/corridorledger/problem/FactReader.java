package io.corridorledger.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.problem.Problem.FieldError;
import io.corridorledger.value.InvalidValue;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the fact of a request, or says of each wrong field what is wrong with it.
///
/// A good body is bound once. Only a bad one is looked at again: the field that failed is emptied
/// and the rest tried, so that the sender learns of all mistakes in one answer and not of one
/// mistake an attempt.
@Provider
@Consumes(MediaType.APPLICATION_JSON)
public class FactReader implements MessageBodyReader<LedgerEvent> {

  /// Larger than any honest fact: a hundred citations are some 60 KB.
  public static final int MAX_BYTES = 1 << 20;

  private static final int MAX_ERRORS = 20;
  private static final int MAX_ROUNDS = 60;
  private static final JsonMapper MAPPER = LedgerJson.strict();

  @Override
  public boolean isReadable(
      Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
    return LedgerEvent.class.isAssignableFrom(type);
  }

  @Override
  public LedgerEvent readFrom(
      Class<LedgerEvent> type,
      Type generic,
      Annotation[] annotations,
      MediaType media,
      MultivaluedMap<String, String> headers,
      InputStream body)
      throws IOException {
    byte[] json = body.readNBytes(MAX_BYTES + 1);
    if (json.length > MAX_BYTES) throw Problem.bodyTooLarge(MAX_BYTES);
    return read(type, json);
  }

  static <T> T read(Class<T> type, byte[] json) {
    if (json.length == 0) throw Problem.malformedJson("The body is empty.");
    try {
      T fact = MAPPER.readValue(json, type);
      if (fact == null) throw Problem.malformedJson("The body is null; a JSON object is expected.");
      return fact;
    } catch (StreamReadException e) {
      throw Problem.malformedJson(
          "%s (line %d, column %d)"
              .formatted(
                  e.getOriginalMessage(),
                  e.getLocation().getLineNr(),
                  e.getLocation().getColumnNr()));
    } catch (JsonMappingException e) {
      throw Problem.invalid(allErrors(type, json, e));
    } catch (IOException e) {
      throw Problem.malformedJson("The body cannot be read as JSON.");
    }
  }

  private static List<FieldError> allErrors(Class<?> type, byte[] json, JsonMappingException first)
      throws Problem {
    Map<String, String> found = new LinkedHashMap<>();
    JsonNode tree;
    try {
      tree = MAPPER.readTree(json);
    } catch (IOException e) {
      throw Problem.malformedJson("The body cannot be read as JSON.");
    }
    JsonMappingException failure = first;
    for (int round = 0;
        failure != null && round < MAX_ROUNDS && found.size() < MAX_ERRORS;
        round++) {
      String at = pointer(failure);
      for (FieldError error : errors(failure, at))
        // That a field which was emptied here is now missing is no news, nor is it of what
        // surrounds it.
        if (found.keySet().stream()
            .noneMatch(p -> within(error.pointer(), p) || within(p, error.pointer())))
          found.put(error.pointer(), error.detail());
      boolean remove = failure instanceof UnrecognizedPropertyException;
      while (!at.isEmpty() && !emptied(tree, at, remove)) at = at.substring(0, at.lastIndexOf('/'));
      if (at.isEmpty()) break;
      failure = failureOf(type, tree);
    }
    return found.entrySet().stream().map(e -> new FieldError(e.getKey(), e.getValue())).toList();
  }

  private static JsonMappingException failureOf(Class<?> type, JsonNode tree) {
    try {
      MAPPER.treeToValue(tree, type);
      return null;
    } catch (JsonMappingException next) {
      return next;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that was parsed is JSON", e);
    }
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

  private static List<FieldError> errors(JsonMappingException e, String at) {
    for (Throwable cause = e; cause != null; cause = cause.getCause())
      if (cause instanceof InvalidValue invalid)
        return invalid.violations().stream()
            .map(v -> new FieldError(v.field().isEmpty() ? at : at + "/" + v.field(), v.message()))
            .toList();
    String detail =
        switch (e) {
          case UnrecognizedPropertyException u ->
              "is not a field here; known are "
                  + u.getKnownPropertyIds().stream()
                      .sorted(java.util.Comparator.comparing(Object::toString))
                      .toList();
          case InvalidFormatException f when f.getTargetType().isEnum() ->
              "'%s' is not one of %s"
                  .formatted(f.getValue(), Arrays.toString(f.getTargetType().getEnumConstants()));
          case InvalidFormatException f ->
              "'%s' is not a %s".formatted(shortened(f.getValue()), expected(f.getTargetType()));
          case com.fasterxml.jackson.databind.exc.MismatchedInputException m ->
              "is not a " + expected(m.getTargetType());
          default -> shortened(e.getOriginalMessage());
        };
    return List.of(new FieldError(at, detail));
  }

  private static String shortened(Object value) {
    String text = String.valueOf(value);
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  private static String expected(Class<?> type) {
    if (type == null) return "value of the right type";
    if (Number.class.isAssignableFrom(type) || type.isPrimitive() && type != boolean.class)
      return "number";
    if (type == boolean.class || type == Boolean.class) return "true or false";
    if (type == String.class) return "text";
    if (type == java.util.UUID.class) return "UUID";
    if (java.util.Collection.class.isAssignableFrom(type)) return "list";
    return type.isRecord() ? "JSON object" : type.getSimpleName();
  }

  /// Takes the failing field out of the tree so that the others can be tried; false when there is
  /// nothing to take out.
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
