package io.corridorledger.projection.relations;

import io.corridorledger.lifecycle.MembershipState;
import io.corridorledger.projection.memberships.Membership;
import io.corridorledger.projection.memberships.Memberships;
import io.corridorledger.projection.query.Rows;
import io.corridorledger.value.PartyRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;

/// Reads memberships in which the party holds a status at the point in time of the query.
@ApplicationScoped
class HeldMemberships {

  private static final int MAX_MEMBERSHIPS = 500;

  private final Memberships memberships;
  private final Rows rows;

  HeldMemberships(Memberships memberships, Rows rows) {
    this.memberships = memberships;
    this.rows = rows;
  }

  /// Memberships that were read.
  ///
  /// @param more whether further memberships match
  record Held(List<Membership> items, boolean more) {}

  Held ofParties(Parties parties, Collection<PartyRef> members) {
    return held(parties, "party", members);
  }

  Held inOrganisations(Parties parties, Collection<PartyRef> organisations) {
    return held(parties, "organisation", organisations);
  }

  private Held held(Parties parties, String tag, Collection<PartyRef> values) {
    List<Membership> found =
        rows.first(
            memberships,
            parties
                .visible()
                .tagged("status", MembershipState.HELD)
                .taggedOneOf(tag, values.toArray()),
            MAX_MEMBERSHIPS + 1);
    return found.size() > MAX_MEMBERSHIPS
        ? new Held(found.subList(0, MAX_MEMBERSHIPS), true)
        : new Held(found, false);
  }
}
