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

  List<Membership> ofParties(Parties parties, Collection<PartyRef> members) {
    return held(parties, "party", members);
  }

  List<Membership> inOrganisations(Parties parties, Collection<PartyRef> organisations) {
    return held(parties, "organisation", organisations);
  }

  private List<Membership> held(Parties parties, String tag, Collection<PartyRef> values) {
    return rows.first(
        memberships,
        parties.visible().tagged("status", MembershipState.HELD).taggedOneOf(tag, values.toArray()),
        MAX_MEMBERSHIPS);
  }
}
