package io.corridorledger.identity;

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
record Scopes(Set<String> texts) {

  /// The scopes of a client whose token does not limit it.
  static final Scopes ALL = new Scopes(null);

  static Scopes of(Collection<String> texts) {
    return new Scopes(Set.copyOf(texts));
  }

  /// @param stream id of the aggregate
  /// @param figures subjects of the figures in the fact. For a remark, subjects of the figures in
  ///   its target and in its replacement.
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
