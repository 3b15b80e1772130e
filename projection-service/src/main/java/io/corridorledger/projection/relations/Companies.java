package io.corridorledger.projection.relations;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.projection.relations.HeldMemberships.Held;
import io.corridorledger.projection.relations.References.Found;
import io.corridorledger.value.PartyRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Finds companies that belong to one of two parties and deal with the other party or with its
/// companies. Parties deal with each other if one agreement, visit, commitment or project names
/// both. A company belongs to a country if the ledger has a membership of the company in the
/// country.
@ApplicationScoped
class Companies {

  private final HeldMemberships memberships;
  private final References references;

  Companies(HeldMemberships memberships, References references) {
    this.memberships = memberships;
    this.references = references;
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "DealingCompany")
  public record Company(
      @NotNull PartyRef company,
      @Schema(description = "Country of the company, according to a source") PartyRef country,
      @Schema(
              description =
                  "Agreements, visits, commitments and projects that the company has with the opposite party of the relation, or with a company of that party")
          List<Reference> items) {}

  /// The companies that were found, sorted by name.
  ///
  /// @param more whether there may be further companies or items
  record Dealing(List<Company> companies, boolean more) {}

  /// @param limit maximum number of companies of each party. For each party, also the maximum
  ///   number of agreements that are read, and likewise of visits, of commitments and of projects.
  Dealing of(Parties parties, int limit) {
    Held heldInA = inCountries(parties, parties.ofA());
    Held heldInB = inCountries(parties, parties.ofB());
    SortedMap<PartyRef, PartyRef> ofA = companies(heldInA);
    SortedMap<PartyRef, PartyRef> ofB = companies(heldInB);
    Dealing a = dealing(parties, ofA, union(parties.ofB(), ofB.keySet()), limit);
    Dealing b = dealing(parties, ofB, union(parties.ofA(), ofA.keySet()), limit);
    List<Company> all = new ArrayList<>(a.companies());
    all.addAll(b.companies());
    return new Dealing(all, a.more() || b.more() || heldInA.more() || heldInB.more());
  }

  private static Set<PartyRef> union(Collection<PartyRef> one, Collection<PartyRef> other) {
    Set<PartyRef> all = new TreeSet<>(one);
    all.addAll(other);
    return all;
  }

  private Held inCountries(Parties parties, Collection<PartyRef> side) {
    List<PartyRef> countries = side.stream().filter(PartyRef::isCountry).toList();
    return countries.isEmpty()
        ? new Held(List.of(), false)
        : memberships.inOrganisations(parties, countries);
  }

  /// Finds the companies among the members. The result maps each company to its country.
  private static SortedMap<PartyRef, PartyRef> companies(Held held) {
    SortedMap<PartyRef, PartyRef> companies = new TreeMap<>();
    held.items().stream()
        .filter(m -> m.party().isCompany())
        .forEach(m -> companies.put(m.party(), m.organisation()));
    return companies;
  }

  private Dealing dealing(
      Parties parties, SortedMap<PartyRef, PartyRef> companies, Set<PartyRef> others, int limit) {
    if (companies.isEmpty()) return new Dealing(List.of(), false);
    Found found =
        references.of(
            parties
                .visible()
                .taggedOneOf("party", companies.keySet().toArray())
                .taggedOneOf("party", others.toArray()),
            limit);
    List<Company> dealing = new ArrayList<>();
    companies.forEach((company, country) -> {
      List<Reference> items =
          found.items().stream().filter(item -> item.parties().contains(company)).toList();
      if (!items.isEmpty()) dealing.add(new Company(company, country, items));
    });
    return dealing.size() > limit
        ? new Dealing(dealing.subList(0, limit), true)
        : new Dealing(dealing, !found.incomplete().isEmpty());
  }
}
