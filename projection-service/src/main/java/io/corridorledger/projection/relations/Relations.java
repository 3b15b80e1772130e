package io.corridorledger.projection.relations;

import io.corridorledger.feed.Freshness;
import io.corridorledger.judgement.CommitmentOutcome.Result;
import io.corridorledger.projection.agreements.Agreement;
import io.corridorledger.projection.agreements.Agreements;
import io.corridorledger.projection.commitments.Commitment;
import io.corridorledger.projection.commitments.Commitments;
import io.corridorledger.projection.commitments.JudgedCommitment;
import io.corridorledger.projection.commitments.Scoreboard;
import io.corridorledger.projection.corridors.Corridor;
import io.corridorledger.projection.corridors.Corridors;
import io.corridorledger.projection.corridors.Routes;
import io.corridorledger.projection.figures.FigureSet;
import io.corridorledger.projection.figures.FigureSets;
import io.corridorledger.projection.hubs.Hub;
import io.corridorledger.projection.hubs.Hubs;
import io.corridorledger.projection.memberships.Membership;
import io.corridorledger.projection.memberships.Memberships;
import io.corridorledger.projection.memory.AnswerMemory;
import io.corridorledger.projection.projects.JudgedProject;
import io.corridorledger.projection.projects.Projects;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.KeysetQuery;
import io.corridorledger.projection.query.KeysetQuery.Keyed;
import io.corridorledger.projection.query.KeysetQuery.Slice;
import io.corridorledger.projection.query.PointInTime;
import io.corridorledger.projection.query.Rows;
import io.corridorledger.projection.query.View;
import io.corridorledger.projection.relations.Relation.Part;
import io.corridorledger.projection.relations.SharedOrganisations.SharedOrganisation;
import io.corridorledger.projection.visits.Visit;
import io.corridorledger.projection.visits.Visits;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.PlaceRef;
import io.corridorledger.value.SubjectRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Collects from all read models the items that concern two parties. All parts of the response are
/// in memory at the same time, so memory is reserved for each part.
@ApplicationScoped
class Relations {

  private static final int MAX_OF_EACH = 50;

  /// The summary uses at most this number of items of each kind.
  private static final int MAX_SUMMARISED = 200;

  private final Agreements agreements;
  private final Visits visits;
  private final Commitments commitments;
  private final Scoreboard scoreboard;
  private final Projects projects;
  private final Memberships memberships;
  private final FigureSets figures;
  private final Corridors corridors;
  private final Routes routes;
  private final Hubs hubs;
  private final SharedOrganisations organisations;
  private final Companies companies;
  private final Summaries summaries;
  private final AnswerMemory memory;
  private final Rows rows;

  Relations(
      Agreements agreements,
      Visits visits,
      Commitments commitments,
      Scoreboard scoreboard,
      Projects projects,
      Memberships memberships,
      FigureSets figures,
      Corridors corridors,
      Routes routes,
      Hubs hubs,
      SharedOrganisations organisations,
      Companies companies,
      Summaries summaries,
      AnswerMemory memory,
      Rows rows) {
    this.agreements = agreements;
    this.visits = visits;
    this.commitments = commitments;
    this.scoreboard = scoreboard;
    this.projects = projects;
    this.memberships = memberships;
    this.figures = figures;
    this.corridors = corridors;
    this.routes = routes;
    this.hubs = hubs;
    this.organisations = organisations;
    this.companies = companies;
    this.summaries = summaries;
    this.memory = memory;
    this.rows = rows;
  }

  /// The first items of a list.
  ///
  /// @param hasMore whether the list has further items
  record Beginning<T>(List<T> items, boolean hasMore) {

    Part<T> part(String more) {
      return Part.of(items, hasMore, MAX_OF_EACH, more);
    }
  }

  Relation between(Parties parties, Freshness freshness) {
    Beginning<Agreement> agreed =
        read(rows.list(agreements, parties.both("party")), MAX_SUMMARISED);
    Beginning<Visit> met = read(rows.list(visits, parties.both("party")), MAX_SUMMARISED);
    Beginning<Visit> onSoil = read(rows.list(visits, onSoil(parties)), MAX_OF_EACH);
    Beginning<FigureSet> measured = figures(parties);
    Beginning<Commitment> promised =
        read(rows.list(commitments, parties.both("party")), MAX_SUMMARISED);
    List<JudgedCommitment> judged = judged(promised.items(), parties.moment());
    memory.keep();
    Beginning<JudgedProject> built = projects(parties, parties.both("party"), MAX_SUMMARISED);
    Beginning<JudgedProject> builtOnSoil = projects(parties, onSoil(parties), MAX_OF_EACH);
    Beginning<Membership> belonging = memberships(parties);
    Companies.Dealing dealing = companies.of(parties, MAX_OF_EACH);
    Beginning<SharedOrganisation> shared = organisations.of(parties, MAX_OF_EACH);
    Beginning<Corridor> routesOfBoth = corridors(parties);
    Beginning<Hub> hubsOfBoth = hubs(parties, routesOfBoth, built);
    boolean found =
        Stream.of(
                    agreed,
                    met,
                    onSoil,
                    measured,
                    promised,
                    built,
                    builtOnSoil,
                    belonging,
                    shared,
                    routesOfBoth)
                .anyMatch(part -> !part.items().isEmpty())
            || !dealing.companies().isEmpty();
    return new Relation(
        parties.a(),
        parties.b(),
        parties.regions().membersOf(parties.a()),
        parties.regions().membersOf(parties.b()),
        found ? List.of() : unknown(parties),
        summaries.of(
            parties,
            agreed,
            met,
            measured,
            promised,
            results(promised.items(), judged, parties.moment()),
            built,
            belonging),
        agreed.part(parties.both("/v1/agreements", "party")),
        met.part(parties.both("/v1/visits", "party")),
        onSoil.part(parties.both("/v1/visits", "concerns")),
        measured.part(figuresOf(parties)),
        Part.of(
            judged,
            promised.hasMore() || judged.size() < promised.items().size(),
            MAX_OF_EACH,
            parties.both("/v1/commitments", "party")),
        built.part(parties.both("/v1/projects", "party")),
        builtOnSoil.part(parties.both("/v1/projects", "concerns")),
        belonging.part(membershipsOf(parties)),
        shared.part(parties.one("/v1/memberships", "party", parties.a())),
        Part.of(
            dealing.companies(),
            dealing.more(),
            MAX_OF_EACH,
            parties.one(
                "/v1/memberships",
                "organisation",
                parties.a().isCountry() ? parties.a() : parties.b())),
        routesOfBoth.part(parties.both("/v1/corridors", "party")),
        hubsOfBoth.part(parties.both("/v1/corridors", "party")),
        freshness);
  }

  private List<JudgedCommitment> judged(List<Commitment> promised, PointInTime moment) {
    return scoreboard.show(promised.subList(0, Math.min(promised.size(), MAX_OF_EACH)), moment);
  }

  /// The results of all commitments that the summary counts.
  ///
  /// @param promised all commitments that the summary counts
  /// @param judged the first commitments of `promised`, with outcomes that are already decided
  private Map<UUID, Result> results(
      List<Commitment> promised, List<JudgedCommitment> judged, PointInTime moment) {
    Map<UUID, Result> results =
        scoreboard.results(promised.subList(judged.size(), promised.size()), moment);
    for (JudgedCommitment one : judged) results.put(one.commitment().id(), one.outcome().result());
    return results;
  }

  private <T> Beginning<T> read(KeysetQuery<T> list, int limit) {
    Slice<T> slice = list.after("", limit);
    memory.keep();
    return new Beginning<>(slice.items().stream().map(Keyed::item).toList(), slice.more());
  }

  /// Selects rows that concern both parties although only one of them participated. For example,
  /// one party visited a place in the country of the other party and met only a third party there.
  private static Criteria onSoil(Parties parties) {
    return parties.both("concerns").notBoth("party", parties.ofA(), parties.ofB());
  }

  private Beginning<JudgedProject> projects(Parties parties, Criteria criteria, int limit) {
    return read(
        rows.list(projects, criteria).as(JudgedProject.on(projects, parties.moment())), limit);
  }

  private Beginning<Membership> memberships(Parties parties) {
    Beginning<Membership> one = membershipsIn(parties, parties.ofA(), parties.b());
    Beginning<Membership> other = membershipsIn(parties, parties.ofB(), parties.a());
    List<Membership> found = new ArrayList<>(one.items());
    found.addAll(other.items());
    return new Beginning<>(found, one.hasMore() || other.hasMore());
  }

  private Beginning<Membership> membershipsIn(
      Parties parties, Set<PartyRef> members, PartyRef organisation) {
    return read(
        rows.list(
            memberships,
            parties
                .visible()
                .taggedOneOf("party", members.toArray())
                .tagged("organisation", organisation)),
        MAX_OF_EACH);
  }

  /// The URL of a list of memberships. If `b` is an organisation or a region, the list has the
  /// members of `b`, otherwise the members of `a`.
  private static String membershipsOf(Parties parties) {
    PartyRef b = parties.b();
    boolean hasMembers = b.isOrganisation() || b.isRegion();
    return parties.one("/v1/memberships", "organisation", hasMembers ? b : parties.a());
  }

  private Beginning<FigureSet> figures(Parties parties) {
    Set<SubjectRef> pairs = pairs(parties);
    return pairs.isEmpty()
        ? new Beginning<>(List.of(), false)
        : read(
            figures.list(
                parties.moment(), parties.visible().taggedOneOf("subject", pairs.toArray())),
            MAX_OF_EACH);
  }

  private static String figuresOf(Parties parties) {
    return pairs(parties).stream()
        .map(pair -> "subject=" + pair)
        .collect(Collectors.joining("&", "/v1/figures?", parties.moment().appended()));
  }

  private static Set<SubjectRef> pairs(Parties parties) {
    Set<SubjectRef> pairs = new LinkedHashSet<>();
    for (PartyRef one : parties.regions().within(parties.a()))
      for (PartyRef other : parties.regions().within(parties.b()))
        pair(one, other).ifPresent(pairs::add);
    return pairs;
  }

  /// The subject of figures about the pair of two parties. Empty if one of the parties is a company
  /// or a person, or if both are the same country.
  private static Optional<SubjectRef> pair(PartyRef a, PartyRef b) {
    try {
      return Optional.of(SubjectRef.parse("pair:%s/%s".formatted(a.name(), b.name())));
    } catch (InvalidValue _) {
      return Optional.empty();
    }
  }

  private Beginning<Corridor> corridors(Parties parties) {
    if (countries(parties.ofA()).isEmpty() || countries(parties.ofB()).isEmpty())
      return new Beginning<>(List.of(), false);
    Criteria criteria = parties.visible();
    routes.through(criteria, parties.ofA(), parties.moment());
    routes.through(criteria, parties.ofB(), parties.moment());
    return read(rows.list(corridors, criteria), MAX_OF_EACH);
  }

  private static List<PartyRef> countries(Set<PartyRef> parties) {
    return parties.stream().filter(PartyRef::isCountry).toList();
  }

  /// The hubs of the corridors and projects; incomplete if `used` or `built` is incomplete.
  private Beginning<Hub> hubs(
      Parties parties, Beginning<Corridor> used, Beginning<JudgedProject> built) {
    Set<String> slugs = new TreeSet<>();
    used.items().forEach(corridor -> slugs.addAll(corridor.hubs()));
    built.items().stream()
        .map(project -> project.project().place())
        .filter(Objects::nonNull)
        .map(PlaceRef::hub)
        .filter(Objects::nonNull)
        .forEach(slugs::add);
    boolean hasMore = used.hasMore() || built.hasMore();
    if (slugs.isEmpty()) return new Beginning<>(List.of(), hasMore);
    Criteria criteria = parties.visible().taggedOneOf("slug", slugs.toArray());
    Beginning<Hub> found = read(rows.list(hubs, criteria), MAX_OF_EACH);
    return new Beginning<>(found.items(), hasMore || found.hasMore());
  }

  private List<PartyRef> unknown(Parties parties) {
    return Stream.of(parties.a(), parties.b()).filter(party -> !isKnown(parties, party)).toList();
  }

  private boolean isKnown(Parties parties, PartyRef party) {
    return Stream.<View<?>>of(agreements, visits, commitments, projects, memberships)
            .anyMatch(view -> exists(view, parties.visible().tagged("party", party)))
        || exists(memberships, parties.visible().tagged("organisation", party))
        || exists(visits, parties.visible().tagged("concerns", party))
        || exists(projects, parties.visible().tagged("concerns", party))
        || party.isCountry()
            && (exists(corridors, parties.visible().tagged("via", party.name()))
                || exists(hubs, parties.visible().tagged("country", party.name())))
        || figures.exist(parties.visible().tagged("reporter", party))
        || subjectOf(party)
            .map(subject -> figures.exist(parties.visible().tagged("subject", subject)))
            .orElse(false);
  }

  /// The party as a subject of figures; empty if a party of this kind has no figures.
  private static Optional<SubjectRef> subjectOf(PartyRef party) {
    try {
      return Optional.of(
          SubjectRef.parse((party.isCountry() ? "country:" : "group:") + party.name()));
    } catch (InvalidValue _) {
      return Optional.empty();
    }
  }

  private boolean exists(View<?> view, Criteria criteria) {
    return rows.exists(view, criteria);
  }
}
