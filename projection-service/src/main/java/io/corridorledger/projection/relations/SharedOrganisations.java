package io.corridorledger.projection.relations;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.projection.memberships.Membership;
import io.corridorledger.projection.relations.HeldMemberships.Held;
import io.corridorledger.projection.relations.Relations.Beginning;
import io.corridorledger.value.PartyRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.constraints.NotNull;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Finds the organisations to which both parties of a relation belong, with the agreements, visits,
/// commitments and projects of each organisation.
@ApplicationScoped
class SharedOrganisations {

  private static final int MAX_OF_EACH = 10;

  private final HeldMemberships memberships;
  private final References references;

  SharedOrganisations(HeldMemberships memberships, References references) {
    this.memberships = memberships;
    this.references = references;
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "SharedOrganisation")
  public record SharedOrganisation(
      @NotNull PartyRef organisation,
      @Schema(
              description =
                  "Statuses that `a`, or a member of the region `a`, holds in the organisation; absent if the organisation is `a` itself")
          List<String> statusesOfA,
      @Schema(
              description =
                  "Statuses that `b`, or a member of the region `b`, holds in the organisation; absent if the organisation is `b` itself")
          List<String> statusesOfB,
      @Schema(
              description =
                  "Agreements, visits, commitments and projects in which the organisation is a party, at most 10 of each kind. Items that name both `a` and `b` are left out, because other parts of the response list them.")
          List<Reference> items,
      @Schema(
              description =
                  "URLs of complete lists, one for each kind of item that is incomplete in `items`; absent if `items` is complete")
          List<String> more) {}

  /// The statuses that the members of one side hold, by organisation.
  ///
  /// @param more whether there may be further organisations or statuses
  private record Statuses(SortedMap<PartyRef, Set<String>> byOrganisation, boolean more) {}

  /// @param limit maximum number of organisations
  Beginning<SharedOrganisation> of(Parties parties, int limit) {
    Statuses ofA = statuses(parties, parties.ofA());
    Statuses ofB = statuses(parties, parties.ofB());
    List<PartyRef> common =
        ofA.byOrganisation().keySet().stream().filter(ofB.byOrganisation()::containsKey).toList();
    return new Beginning<>(
        common.stream()
            .limit(limit)
            .map(organisation ->
                shared(
                    parties,
                    organisation,
                    ofA.byOrganisation().get(organisation),
                    ofB.byOrganisation().get(organisation)))
            .toList(),
        common.size() > limit || ofA.more() || ofB.more());
  }

  private SharedOrganisation shared(
      Parties parties, PartyRef organisation, Set<String> ofA, Set<String> ofB) {
    References.Found found =
        references.of(
            parties
                .visible()
                .tagged("party", organisation)
                .notBoth("party", parties.ofA(), parties.ofB()),
            MAX_OF_EACH);
    return new SharedOrganisation(
        organisation,
        List.copyOf(ofA),
        List.copyOf(ofB),
        found.items(),
        found.incomplete().stream().map(path -> parties.one(path, "party", organisation)).toList());
  }

  /// Finds the organisations of these parties, with the statuses that the parties hold. If one of
  /// these parties can itself have members, the result also contains this party, without a status.
  private Statuses statuses(Parties parties, Collection<PartyRef> members) {
    SortedMap<PartyRef, Set<String>> statuses = new TreeMap<>();
    for (PartyRef member : members) if (hasMembers(member)) statuses.put(member, new TreeSet<>());
    Held held = memberships.ofParties(parties, members);
    held.items().stream()
        .filter(m -> hasMembers(m.organisation()))
        .forEach(
            m -> statuses.computeIfAbsent(m.organisation(), _ -> new TreeSet<>()).addAll(holds(m)));
    return new Statuses(statuses, held.more());
  }

  private static List<String> holds(Membership membership) {
    return Stream.ofNullable(membership.holds()).flatMap(List::stream).toList();
  }

  /// Whether the party can have members. Returns false for a country, although the ledger records
  /// companies as members of their countries.
  private static boolean hasMembers(PartyRef party) {
    return party.isOrganisation() || party.isRegion();
  }
}
