package io.corridorledger.projection.query;

import io.corridorledger.problem.Problem;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.SubjectRef;
import io.corridorledger.value.Unit;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/// Converts the texts of query and path parameters. For an invalid text, the response is a problem
/// that names the parameter.
@Provider
public class ParameterConverters implements ParamConverterProvider {

  private static final Map<Class<?>, Function<String, ?>> TYPES =
      Map.of(
          PartyRef.class, PartyRef::parse,
          SubjectRef.class, SubjectRef::parse,
          Period.class, Period::parse,
          Unit.class, Unit::parse,
          UUID.class, ParameterConverters::uuid,
          Day.class, Day::parse,
          Boolean.class, ParameterConverters::trueOrFalse);

  private static final Map<Class<?>, String> EXPECTED =
      Map.of(
          UUID.class, "'%s' is not a UUID",
          Day.class, "'%s' is not a day such as 2024-08-08",
          Boolean.class, "'%s' is neither true nor false");

  @Override
  public <T> ParamConverter<T> getConverter(Class<T> type, Type generic, Annotation[] annotations) {
    String name = name(type, annotations);
    if (name == null || !type.isEnum() && !TYPES.containsKey(type)) return null;
    return new ParamConverter<>() {
      @Override
      public T fromString(String value) {
        return value == null ? null : read(type, name, value);
      }

      @Override
      public String toString(T value) {
        return value.toString();
      }
    };
  }

  /// Returns the name of a parameter that this class converts; null for any other parameter. JAX-RS
  /// converts UUIDs in paths, and responds to an invalid UUID with status 404.
  private static String name(Class<?> type, Annotation[] annotations) {
    for (Annotation annotation : annotations) {
      if (annotation instanceof QueryParam parameter) return parameter.value();
      if (annotation instanceof PathParam parameter && type != UUID.class) return parameter.value();
    }
    return null;
  }

  private static <T> T read(Class<T> type, String name, String value) {
    if (type.isEnum()) return Parameters.oneOf(type.getEnumConstants(), name, value);
    try {
      return type.cast(TYPES.get(type).apply(value));
    } catch (InvalidValue e) {
      throw Problem.invalidParameter(name, e.getMessage());
    } catch (IllegalArgumentException | DateTimeException _) {
      throw Problem.invalidParameter(
          name,
          EXPECTED
              .getOrDefault(type, "'%s' cannot be read")
              .formatted(Parameters.shortened(value)));
    }
  }

  private static UUID uuid(String value) {
    UUID id = Parameters.uuid(value);
    if (id == null) throw new IllegalArgumentException();
    return id;
  }

  private static Boolean trueOrFalse(String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException();
    };
  }
}
