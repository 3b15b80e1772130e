package io.corridorledger.identity;

import io.corridorledger.identity.IdentityConfig.Reads;
import io.corridorledger.identity.IdentityConfig.Review;
import io.corridorledger.value.SubjectRef;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/// Decides which operations a client may use. No other class makes this decision.
///
/// The rules apply to the path template of an operation, not to the path of a request, because
/// several paths can lead to one operation.
@Singleton
public class AccessRules {

  /// The kinds of operations that the rules distinguish.
  public enum Access {
    /// Documents and pages about the service.
    OPEN(EnumSet.noneOf(Role.class)),
    /// Queries.
    READ(EnumSet.allOf(Role.class)),
    /// Commands that record a fact.
    RECORD(EnumSet.of(Role.RECORDER)),
    /// Commands that record a remark on a fact or on an aggregate.
    REMARK(EnumSet.of(Role.RECORDER, Role.CORRECTOR)),
    /// Queries for proposals.
    SEE_PROPOSALS(EnumSet.of(Role.RECORDER, Role.CORRECTOR)),
    /// Decisions about proposals.
    REVIEW(EnumSet.of(Role.CORRECTOR)),
    /// The export of the log, the audit log, the API keys, and the operations on parked streams.
    OPERATE(EnumSet.of(Role.OPERATOR));

    private final Set<Role> roles;

    Access(Set<Role> roles) {
      this.roles = roles;
    }

    /// The roles that have this access. A client needs one of them.
    public Set<Role> roles() {
      return EnumSet.copyOf(roles);
    }
  }

  private static final String API = "/v1/";
  private static final Set<String> OPERATED = Set.of("/v1/log", "/v1/audit", "/v1/audit/entries");
  private static final String API_KEYS = "/v1/api-keys";
  private static final String PROPOSALS = "/v1/proposals";
  private static final Pattern REMARKS =
      Pattern.compile(
          "/v1/[a-z-]+/\\{id\\}/(notes|corrections|revisions|disputes|reinstatements|retractions)");

  private final boolean readsAreClosed;
  private final boolean isReviewOn;

  AccessRules(IdentityConfig config) {
    readsAreClosed = config.reads() == Reads.CLOSED;
    isReviewOn = config.review() == Review.ON;
  }

  /// The access that an operation of the API needs.
  ///
  /// @param isQuery whether the operation is a query and records nothing
  /// @param template path of the operation with the names of its parameters, such as
  ///   `/v1/visits/{id}/notes`
  public static Access of(boolean isQuery, String template) {
    if (isWithin(API_KEYS, template)) return Access.OPERATE;
    if (isWithin(PROPOSALS, template)) return isQuery ? Access.SEE_PROPOSALS : Access.REVIEW;
    if (!isQuery) return REMARKS.matcher(template).matches() ? Access.REMARK : Access.RECORD;
    if (OPERATED.contains(template)) return Access.OPERATE;
    return template.startsWith(API) ? Access.READ : Access.OPEN;
  }

  private static boolean isWithin(String path, String template) {
    return template.equals(path) || template.startsWith(path + "/");
  }

  public boolean allows(Principal client, Access access) {
    if (access == Access.OPEN || access == Access.READ && !readsAreClosed) return true;
    return client.roles().stream().anyMatch(access.roles::contains);
  }

  public boolean allowsRemarkOnAll(Principal client) {
    return client.roles().contains(Role.CORRECTOR);
  }

  /// Whether a client with the access [Access#REMARK] may record a remark on a fact. A recorder may
  /// record remarks on its own facts, and a corrector on all facts.
  ///
  /// @param actor the actor of the fact
  public boolean allowsRemarkOn(Principal client, String actor) {
    return allowsRemarkOnAll(client) || client.isActor(actor);
  }

  /// Whether a command of the client becomes a proposal. A corrector publishes its remarks, as it
  /// does without a review.
  public boolean isProposal(Principal client, boolean isRemark) {
    return isReviewOn
        && !client.roles().contains(Role.PUBLISHER)
        && !(isRemark && client.roles().contains(Role.CORRECTOR));
  }

  /// Whether a client with the access [Access#SEE_PROPOSALS] may see the proposals of all clients.
  /// Every other client sees its own proposals.
  public boolean allowsProposalsOfAll(Principal client) {
    return client.roles().contains(Role.CORRECTOR);
  }

  /// Whether a client is the proposer. No client decides about its own proposals.
  ///
  /// @param proposedBy actor of the proposal
  public boolean isProposer(Principal client, String proposedBy) {
    return client.isActor(proposedBy);
  }

  /// Whether the scopes of a client permit a fact or a remark. The roles of the client must permit
  /// the operation too.
  ///
  /// @param stream id of the aggregate
  /// @param figures subjects of the figures in the fact. For a remark, the caller calls this method
  ///   for the target, and then for the fact or figure that the remark states.
  public boolean allowsSubjects(
      Principal client, String streamType, UUID stream, Collection<SubjectRef> figures) {
    return client.scopes().contain(streamType, stream, figures);
  }
}
