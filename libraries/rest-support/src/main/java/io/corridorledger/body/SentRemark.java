package io.corridorledger.body;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark;
import io.corridorledger.problem.Problem;
import io.corridorledger.problem.Problem.FieldError;
import java.util.List;

/// A remark, such as a correction, as a client sends it. The client names the target event by its
/// id, or by its version in the stream. The recorded remark always has the id.
///
/// @param remark the remark; its target is null if the client sent a version
/// @param targetVersion version of the target event; null if the client sent an id, or a note on
///   the whole aggregate
public record SentRemark<R extends Remark>(R remark, Long targetVersion) {

  /// The name of the field with the version of the target event.
  public static final String FIELD = "targetVersion";

  /// Returns the remark to record, which names its target by the id of the event.
  ///
  /// @param events all events of the stream, in the order of their versions
  /// @throws Problem if the stream has no event with the target version that the client sent
  public Remark on(List<Recorded<LedgerEvent>> events) {
    if (targetVersion == null) return remark;
    return events.stream()
        .filter(event -> event.version() == targetVersion)
        .findFirst()
        .map(event -> remark.about(event.id()))
        .orElseThrow(() ->
            Problem.invalid(
                List.of(
                    new FieldError(
                        "/" + FIELD,
                        "is %d, but the stream has the versions 1 to %d"
                            .formatted(targetVersion, events.size())))));
  }
}
