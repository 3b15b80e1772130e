package io.corridorledger.projection.memberships;

import io.corridorledger.lifecycle.MembershipState;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.Rows;
import io.corridorledger.projection.query.VisibleWrites;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.SubjectRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Finds the countries of a region. Sources define regions differently: "Central Asia" has four
/// states in one source and five in another. Therefore the ledger has no fixed list of members.
/// Instead, the ledger records a membership for each country that a source counts as a part of the
/// region.
@ApplicationScoped
public class Regions {

  private final VisibleWrites writes;
  private final Memberships memberships;
  private final Rows rows;

  Regions(VisibleWrites writes, Memberships memberships, Rows rows) {
    this.writes = writes;
    this.memberships = memberships;
    this.rows = rows;
  }

  /// The regions and their recorded members.
  public record KnownRegions(Map<PartyRef, Set<PartyRef>> members) {

    public Set<PartyRef> membersOf(PartyRef party) {
      return members.getOrDefault(party, Set.of());
    }

    private KnownRegions with(KnownRegions more) {
      Map<PartyRef, Set<PartyRef>> all = new TreeMap<>(members);
      more.members.forEach((region, countries) ->
          all.merge(
              region,
              countries,
              (one, other) -> {
                Set<PartyRef> both = new TreeSet<>(one);
                both.addAll(other);
                return both;
              }));
      return new KnownRegions(all);
    }

    /// The party itself. For a region, also its members.
    public Set<PartyRef> within(PartyRef party) {
      Set<PartyRef> all = new TreeSet<>(membersOf(party));
      all.add(party);
      return all;
    }

    /// Finds the wholes of which a subject is a part, and the parts of which the subject is the
    /// whole. For example, `pair:AZ/KG` is a part of `pair:AZ/central-asia`, and `country:KG` is a
    /// part of `group:central-asia`.
    ///
    /// @return for each part, its wholes; the given subject is the part or one of the wholes
    public Map<SubjectRef, Set<SubjectRef>> wholesAround(SubjectRef subject) {
      Map<SubjectRef, Set<SubjectRef>> wholes = new HashMap<>();
      switch (subject.kind()) {
        case "country", "group" ->
            members.forEach((region, countries) -> {
              for (PartyRef country : countries)
                if (subject.name().equals(region.name()) || subject.name().equals(country.name()))
                  part(wholes, "country:" + country.name(), "group:" + region.name());
            });
        case "pair" -> {
          List<String> sides = subject.sides();
          aroundPair(wholes, sides.getFirst(), sides.getLast());
          aroundPair(wholes, sides.getLast(), sides.getFirst());
        }
        default -> {}
      }
      return wholes;
    }

    private void aroundPair(Map<SubjectRef, Set<SubjectRef>> wholes, String side, String other) {
      members.forEach((region, countries) -> {
        for (PartyRef country : countries)
          if (!country.name().equals(other)
              && (side.equals(region.name()) || side.equals(country.name())))
            part(
                wholes,
                "pair:%s/%s".formatted(other, country.name()),
                "pair:%s/%s".formatted(other, region.name()));
      });
    }

    /// Adds a part and its whole. Only countries and regions can occur in the subject of a figure.
    /// Other parties, such as companies, are left out.
    private static void part(Map<SubjectRef, Set<SubjectRef>> wholes, String part, String whole) {
      try {
        wholes
            .computeIfAbsent(SubjectRef.parse(part), _ -> new HashSet<>())
            .add(SubjectRef.parse(whole));
      } catch (InvalidValue _) {
        // The text is not a valid subject, so no figure has it.
      }
    }
  }

  /// Reads the members of the regions among these parties, as they were known at the time of the
  /// query. If the client names a write that the response must include, the method first waits for
  /// this write. If no party is a region, the method sends no query.
  public KnownRegions at(PointInTime moment, Collection<PartyRef> named) {
    return members(moment, "organisation", named.stream().filter(PartyRef::isRegion).toList());
  }

  /// Reads the members of each region in a subject, and the regions of each country in the subject.
  public KnownRegions around(PointInTime moment, SubjectRef subject) {
    List<String> sides = subject.sides();
    return members(
            moment,
            "organisation",
            sides.stream().map(name -> new PartyRef(PartyRef.REGION + name)).toList())
        .with(
            members(
                moment,
                "party",
                sides.stream().filter(PartyRef::isCountry).map(PartyRef::country).toList()));
  }

  /// Reads the members of regions.
  ///
  /// @param tag `organisation` or `party`: the side of the membership that must be one of the
  ///   parties
  private KnownRegions members(PointInTime moment, String tag, List<PartyRef> parties) {
    if (parties.isEmpty()) return new KnownRegions(Map.of());
    writes.await(moment);
    Criteria criteria =
        Criteria.at(moment)
            .exceptRetracted()
            .tagged("status", MembershipState.HELD)
            .taggedOneOf(tag, parties.toArray())
            .where("doc->>'organisation' LIKE 'REGION:%'");
    Map<PartyRef, Set<PartyRef>> members = new TreeMap<>();
    rows.select(
            "DISTINCT doc->>'organisation', doc->>'party'",
            memberships.name(),
            criteria,
            "",
            row -> List.of(new PartyRef(row.getString(1)), new PartyRef(row.getString(2))))
        .forEach(pair ->
            members.computeIfAbsent(pair.getFirst(), _ -> new TreeSet<>()).add(pair.getLast()));
    return new KnownRegions(members);
  }
}
