package io.corridorledger.contract;

import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ProposalEvent.ProposedFact;
import io.corridorledger.event.Remark.Replacement;
import jakarta.validation.ElementKind;
import jakarta.validation.MessageInterpolator;
import jakarta.validation.Path;
import jakarta.validation.TraversableResolver;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.lang.annotation.ElementType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Evaluates the constraints that facts declare on their fields.
///
/// Constraints are evaluated once, when a command is received. Constructors check nothing, because
/// they also run when stored events are read.
public final class FactConstraints {

  /// Maximum number of list entries that are validated. The lists of valid facts have at most this
  /// size. If a list has more entries, only its size is reported.
  private static final int MAX_ENTRIES = 200;

  private static final Comparator<Violation> IN_ORDER =
      Comparator.comparing(Violation::pointer, FactConstraints::compare)
          .thenComparing(Violation::message);

  private static final ClassValue<Map<String, RecordComponent>> COMPONENTS =
      new ClassValue<>() {
        @Override
        protected Map<String, RecordComponent> computeValue(Class<?> type) {
          return Arrays.stream(type.getRecordComponents())
              .collect(Collectors.toMap(RecordComponent::getName, Function.identity()));
        }
      };

  private static final Validator VALIDATOR =
      Validation.byDefaultProvider()
          .configure()
          .ignoreXmlConfiguration()
          .messageInterpolator(new Wording())
          .traversableResolver(new ShortLists())
          .buildValidatorFactory()
          .getValidator();

  private FactConstraints() {}

  /// One violated constraint.
  ///
  /// @param pointer JSON Pointer (RFC 6901) into the fact, empty for the whole fact
  /// @param message description of the violation, such as `is missing`
  public record Violation(String pointer, String message) {}

  /// Returns the violations of a fact, in the order of their pointers. Empty if the fact is valid.
  public static List<Violation> violations(Object fact) {
    return VALIDATOR.validate(fact).stream()
        .map(v -> new Violation(pointer(fact, v.getPropertyPath()), v.getMessage()))
        .sorted(IN_ORDER)
        .toList();
  }

  /// Converts a path of Jakarta Validation to a JSON Pointer. For example, `parties[2].name`
  /// becomes `/parties/2/name`.
  private static String pointer(Object fact, Path path) {
    StringBuilder pointer = new StringBuilder();
    Object at = fact;
    for (Path.Node node : path) {
      if (node.isInIterable()) {
        pointer.append('/').append(node.getIndex());
        if (at instanceof List<?> list) at = list.get(node.getIndex());
      }
      if (node.getKind() != ElementKind.PROPERTY) continue;
      Object value = component(at, node.getName());
      if (!(at instanceof Replacement || at instanceof ProposedFact))
        pointer.append('/').append(node.getName());
      else if (value instanceof LedgerEvent event)
        pointer.append('/').append(LedgerJson.nameOf(event.getClass()));
      at = value;
    }
    return pointer.toString();
  }

  private static Object component(Object value, String name) {
    RecordComponent component = value == null ? null : COMPONENTS.get(value.getClass()).get(name);
    try {
      return component == null ? null : component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(name + " of " + value.getClass() + " cannot be read", e);
    }
  }

  /// Compares two pointers segment by segment. List indexes are compared as numbers, so
  /// `/parties/9` is before `/parties/10`.
  private static int compare(String one, String other) {
    String[] a = one.split("/");
    String[] b = other.split("/");
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      int order =
          isIndex(a[i]) && isIndex(b[i])
              ? Integer.compare(Integer.parseInt(a[i]), Integer.parseInt(b[i]))
              : a[i].compareTo(b[i]);
      if (order != 0) return order;
    }
    return Integer.compare(a.length, b.length);
  }

  private static boolean isIndex(String step) {
    return !step.isEmpty() && step.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /// Provides the messages of the constraints. A message of the ledger's own constraints may
  /// contain text of the client. Such a message is never evaluated as a template, because the
  /// evaluation would execute expressions in the text of the client.
  private static final class Wording implements MessageInterpolator {

    @Override
    public String interpolate(String message, Context context) {
      return switch (context.getConstraintDescriptor().getAnnotation()) {
        case NotNull _ -> "is missing";
        case Min min -> "must be %d or more".formatted(min.value());
        case Max max -> "must be %d or less".formatted(max.value());
        case DecimalMin min -> "must be %s or more".formatted(min.value());
        case DecimalMax max -> "must be %s or less".formatted(max.value());
        case Size size -> size(size, context.getValidatedValue());
        default -> message;
      };
    }

    private static String size(Size limits, Object list) {
      int size = ((Collection<?>) list).size();
      if (size > limits.max())
        return "has %d entries, more than the %d allowed".formatted(size, limits.max());
      return size == 0
          ? "is missing"
          : "needs at least %d entries, has %d".formatted(limits.min(), size);
    }

    @Override
    public String interpolate(String message, Context context, Locale locale) {
      return interpolate(message, context);
    }
  }

  /// Skips the validation of the entries of a list if the list is longer than [#MAX_ENTRIES].
  private static final class ShortLists implements TraversableResolver {

    @Override
    public boolean isReachable(
        Object value, Path.Node property, Class<?> root, Path path, ElementType kind) {
      return true;
    }

    @Override
    public boolean isCascadable(
        Object value, Path.Node property, Class<?> root, Path path, ElementType kind) {
      return !(component(value, property.getName()) instanceof Collection<?> list)
          || list.size() <= MAX_ENTRIES;
    }
  }
}
