package io.corridorledger.projection.relations;

import io.corridorledger.projection.memberships.Regions.KnownRegions;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.value.PartyRef;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The two parties of a relation, at the point in time of the query.
///
/// @param regions the regions among the parties, with their members
record Parties(PartyRef a, PartyRef b, KnownRegions regions, PointInTime moment) {

  /// The party `a`. For a region, also the members of the region, except the party `b`.
  Set<PartyRef> ofA() {
    return side(a, b);
  }

  Set<PartyRef> ofB() {
    return side(b, a);
  }

  private Set<PartyRef> side(PartyRef one, PartyRef other) {
    Set<PartyRef> side = new TreeSet<>(regions.within(one));
    side.remove(other);
    return side;
  }

  Criteria visible() {
    return Criteria.at(moment).exceptRetracted();
  }

  /// Selects the rows that match both parties in the same filter, such as `party`.
  Criteria both(String filter) {
    return visible().parties(filter, List.of(a, b), regions::within);
  }

  /// The URL of a list that is filtered by both parties.
  String both(String path, String filter) {
    return "%s?%s=%s&%s=%s%s"
        .formatted(path, filter, encoded(a), filter, encoded(b), moment.appended());
  }

  /// The URL of a list that is filtered by one value.
  String one(String path, String filter, PartyRef value) {
    return "%s?%s=%s%s".formatted(path, filter, encoded(value), moment.appended());
  }

  private static String encoded(PartyRef party) {
    return URLEncoder.encode(party.ref(), StandardCharsets.UTF_8).replace("%3A", ":");
  }
}
