package io.corridorledger.command;

import io.corridorledger.identity.AccessRules;
import io.corridorledger.identity.Principal;
import io.corridorledger.problem.Problem;
import io.corridorledger.store.StreamReader;
import jakarta.inject.Singleton;
import java.util.UUID;

/// Rejects a remark on the fact of another client. A client with the role `corrector` may record
/// remarks on all facts.
@Singleton
class RemarkAccess {

  private final AccessRules rules;
  private final StreamReader streams;

  RemarkAccess(AccessRules rules, StreamReader streams) {
    this.rules = rules;
    this.streams = streams;
  }

  /// @param target event id of the fact; null for a note on the whole aggregate, which every
  ///   recorder may record
  /// @throws Problem if the client may not record the remark. If the stream does not have the fact,
  ///   this method accepts the remark, and a rule of the aggregate rejects it later.
  void require(Principal client, UUID stream, UUID target) {
    if (target == null || rules.allowsRemarkOnAll(client)) return;
    boolean refused =
        streams
            .actor(stream, target)
            .filter(actor -> !rules.allowsRemarkOn(client, actor))
            .isPresent();
    if (refused) throw Problem.forbidden();
  }
}
