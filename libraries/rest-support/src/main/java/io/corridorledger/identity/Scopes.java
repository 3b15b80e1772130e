package io.corridorledger.identity;

import io.corridorledger.constraint.TextForm;
import io.corridorledger.contract.AggregateType;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.SubjectRef;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/// The subjects to which a client is limited. A scope is one of:
///
/// ```
/// visits                  every aggregate of a type
/// hubs/0192a1b0-5c00-…    one aggregate
/// hub:baku-port           facts whose figures are all about this subject. A corridor includes its legs
/// ```
///
/// A scope of any other form permits nothing.
///
/// @param texts null if the client is not limited
public record Scopes(Set<String> texts) {

  private static final TextForm AGGREGATE =
      new TextForm(100, "[a-z-]+/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /// The scopes of a client whose token does not limit it.
  static final Scopes ALL = new Scopes(null);

  /// The scopes of a client that may record nothing.
  static final Scopes NONE = new Scopes(Set.of());

  static Scopes of(Collection<String> texts) {
    return new Scopes(Set.copyOf(texts));
  }

  /// Whether a text has one of the forms of a scope.
  public static boolean isScope(String text) {
    if (AGGREGATE.matches(text)) return isType(text.substring(0, text.indexOf('/')));
    if (isType(text)) return true;
    try {
      return SubjectRef.parse(text).ref().equals(text);
    } catch (InvalidValue _) {
      return false;
    }
  }

  private static boolean isType(String text) {
    return AggregateType.ALL.stream().anyMatch(type -> type.name().equals(text));
  }

  /// @param stream id of the aggregate
  /// @param figures subjects of the figures in the fact
  boolean contain(String streamType, UUID stream, Collection<SubjectRef> figures) {
    if (texts == null
        || texts.contains(streamType)
        || texts.contains("%s/%s".formatted(streamType, stream))) return true;
    return !figures.isEmpty() && figures.stream().allMatch(this::containsFigure);
  }

  private boolean containsFigure(SubjectRef subject) {
    return texts.contains(subject.ref())
        || subject.leg() != null
            && texts.contains(subject.ref().substring(0, subject.ref().lastIndexOf('/')));
  }
}
