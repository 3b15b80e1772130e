package io.corridorledger.projection.relations;

import io.corridorledger.contract.History.FactStatus;
import io.corridorledger.judgement.AccountComparison;
import io.corridorledger.judgement.CommitmentOutcome.Result;
import io.corridorledger.lifecycle.AgreementStatus;
import io.corridorledger.lifecycle.CommitmentStatus;
import io.corridorledger.lifecycle.VisitStatus;
import io.corridorledger.projection.agreements.Agreement;
import io.corridorledger.projection.agreements.Agreements;
import io.corridorledger.projection.commitments.Commitment;
import io.corridorledger.projection.figures.FigureSet;
import io.corridorledger.projection.memberships.Membership;
import io.corridorledger.projection.projects.JudgedProject;
import io.corridorledger.projection.query.Criteria;
import io.corridorledger.projection.query.Rows;
import io.corridorledger.projection.relations.Relation.InForce;
import io.corridorledger.projection.relations.Relation.Promised;
import io.corridorledger.projection.relations.Relation.Summary;
import io.corridorledger.projection.relations.Relations.Beginning;
import io.corridorledger.projection.visits.Visit;
import io.corridorledger.projection.visits.Visits;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Creates the summary of a relation: the numbers of agreements in force and of promises, the
/// overdue items, the disputed items, and the last contact.
@ApplicationScoped
class Summaries {

  private final Agreements agreements;
  private final Visits visits;
  private final Rows rows;

  Summaries(Agreements agreements, Visits visits, Rows rows) {
    this.agreements = agreements;
    this.visits = visits;
    this.rows = rows;
  }

  Summary of(
      Parties parties,
      Beginning<Agreement> agreed,
      Beginning<Visit> met,
      Beginning<FigureSet> measured,
      Beginning<Commitment> promised,
      Map<UUID, Result> results,
      Beginning<JudgedProject> built,
      Beginning<Membership> belonging) {
    Period day = Period.day(parties.moment().day());
    List<Commitment> kept = promised.items().stream().filter(Summaries::isKept).toList();
    List<Item> items = items(agreed, met, measured, promised, built, belonging);
    return new Summary(
        inForce(agreed.items(), day),
        new Promised(kept.size(), madeBy(kept, parties.ofA()), madeBy(kept, parties.ofB())),
        outcomes(kept, results),
        Stream.concat(
                kept.stream().filter(p -> results.get(p.id()) == Result.OVERDUE).map(Reference::of),
                built.items().stream().flatMap(Summaries::overdue))
            .toList(),
        where(items, Item::isDisputed),
        where(items, Item::isContradicted),
        lastContact(parties),
        Stream.of(agreed, met, measured, promised, built, belonging).anyMatch(Beginning::hasMore));
  }

  private static InForce inForce(List<Agreement> agreed, Period day) {
    List<Agreement> possible = agreed.stream().filter(a -> a.mayBeInForce(day)).toList();
    long certain = possible.stream().filter(a -> a.isInForce(day)).count();
    return new InForce(certain, possible.size() - certain);
  }

  private static boolean isKept(Commitment promise) {
    return promise.status() != CommitmentStatus.ABANDONED
        && promise.status() != CommitmentStatus.REFUSED;
  }

  private static long madeBy(List<Commitment> promises, Set<PartyRef> parties) {
    return promises.stream()
        .map(Commitment::by)
        .filter(by -> by != null && by.stream().anyMatch(parties::contains))
        .count();
  }

  private static Map<Result, Long> outcomes(List<Commitment> promises, Map<UUID, Result> results) {
    return promises.stream()
        .collect(
            Collectors.groupingBy(p -> results.get(p.id()), TreeMap::new, Collectors.counting()));
  }

  private static Stream<Reference> overdue(JudgedProject project) {
    return project.milestones().stream()
        .filter(m -> m.outcome() != null && m.outcome().result() == Result.OVERDUE)
        .map(m -> Reference.of(project.project(), m.milestone()));
  }

  /// An item of the relation and whether its evidence disagrees.
  private record Item(Reference reference, boolean isDisputed, boolean isContradicted) {}

  private static List<Item> items(
      Beginning<Agreement> agreed,
      Beginning<Visit> met,
      Beginning<FigureSet> measured,
      Beginning<Commitment> promised,
      Beginning<JudgedProject> built,
      Beginning<Membership> belonging) {
    return Stream.of(
            agreed.items().stream()
                .map(a -> new Item(Reference.of(a), a.disputed(), contradict(a.comparisons()))),
            met.items().stream()
                .map(v -> new Item(Reference.of(v), v.disputed(), contradict(v.comparisons()))),
            measured.items().stream()
                .map(set ->
                    new Item(Reference.of(set), isDisputed(set), set.verdict().isContradiction())),
            promised.items().stream()
                .map(c -> new Item(Reference.of(c), c.disputed(), contradict(c.comparisons()))),
            built.items().stream()
                .map(JudgedProject::project)
                .map(p -> new Item(Reference.of(p), p.disputed(), contradict(p.comparisons()))),
            belonging.items().stream()
                .map(m -> new Item(Reference.of(m), m.disputed(), contradict(m.comparisons()))))
        .flatMap(Function.identity())
        .toList();
  }

  private static List<Reference> where(List<Item> items, Predicate<Item> condition) {
    return items.stream().filter(condition).map(Item::reference).toList();
  }

  /// Whether the accounts of an item contradict each other.
  ///
  /// @param comparisons null if the accounts state no different values
  private static boolean contradict(List<AccountComparison> comparisons) {
    return comparisons != null
        && comparisons.stream().anyMatch(compared -> compared.verdict().isContradiction());
  }

  private static boolean isDisputed(FigureSet set) {
    return set.values().stream().anyMatch(v -> v.factStatus() == FactStatus.DISPUTED);
  }

  private Reference lastContact(Parties parties) {
    LocalDate day = parties.moment().day();
    Function<Criteria, Criteria> past =
        criteria ->
            criteria.overlaps("dates", Period.parse("../" + day)).where("sort_key < ?", "infinity");
    return Stream.of(
            rows.last(
                    visits, past.apply(parties.both("concerns").tagged("status", VisitStatus.HELD)))
                .map(Reference::of),
            rows.last(
                    agreements,
                    past.apply(
                        parties.both("party").notTagged("status", AgreementStatus.ANNOUNCED)))
                .map(Reference::of))
        .flatMap(Optional::stream)
        .max(
            Comparator.comparing(
                reference -> reference.date() == null ? null : reference.date().latest(),
                Comparator.nullsFirst(Comparator.naturalOrder())))
        .orElse(null);
  }
}
