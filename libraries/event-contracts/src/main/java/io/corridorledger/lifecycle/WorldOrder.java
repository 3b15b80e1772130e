package io.corridorledger.lifecycle;

import io.corridorledger.contract.AggregateType;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.VisitEvent.VisitAnnounced;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.Function;

/// Sorts facts in the order in which they occurred, as far as the sources state their times. The
/// order depends only on the contents of the facts. So the state of an aggregate does not depend on
/// the order of recording.
///
/// 1. If the period of one fact certainly ends before the period of another fact begins, the first
///    fact comes first.
/// 2. If the periods of facts overlap, the rank of the event types decides. For example, a
///    signature "in 2022" comes before an entry into force on 2022-06-21. The rank of an event type
///    is its place in the `permits` clause of its sealed interface.
/// 3. Facts of one rank are ordered by period, publication day, source and content.
///
/// A fact without a period occurred on or before its publication day. An announcement of a visit is
/// placed by its publication day, even if it has a period, because this period is the planned date
/// of the visit.
public final class WorldOrder {

  private static final Map<Class<?>, Integer> RANKS = ranks();

  private WorldOrder() {}

  private static Map<Class<?>, Integer> ranks() {
    Map<Class<?>, Integer> ranks = new HashMap<>();
    for (AggregateType type : AggregateType.ALL) {
      int rank = 0;
      for (Class<?> event : type.family().getPermittedSubclasses()) ranks.put(event, rank++);
    }
    return Map.copyOf(ranks);
  }

  private static final class Placed<T> {

    final T fact;
    final LedgerEvent event;
    final LocalDate published;
    final Period when;
    final int rank;
    final String source;
    private String content;
    private int place;

    Placed(T fact, LedgerEvent event) {
      this.fact = fact;
      this.event = event;
      published = published(event);
      when = when(event, published);
      rank = rank(event);
      source = source(event);
    }

    LocalDate earliest() {
      return when == null || when.earliest() == null ? LocalDate.MIN : when.earliest();
    }

    LocalDate latest() {
      return when == null || when.latest() == null ? LocalDate.MAX : when.latest();
    }

    /// The JSON of the fact, with one notation for equal numbers. The JSON is created only if two
    /// facts are equal by all other criteria.
    String content() {
      if (content == null) content = LedgerJson.notationFree(event);
      return content;
    }

    static int byContent(Placed<?> a, Placed<?> b) {
      return a.event.equals(b.event) ? 0 : a.content().compareTo(b.content());
    }
  }

  /// The order of facts whose periods overlap.
  private static final Comparator<Placed<?>> BY_RANK =
      Comparator.<Placed<?>>comparingInt(fact -> fact.rank)
          .thenComparing(fact -> fact.when, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(fact -> fact.published, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(fact -> fact.source)
          .thenComparing(Placed::byContent);

  /// The order in which reports of the same event are shown: the report that was published first is
  /// first. Reports without a publication day are last. Reports of the same day are ordered by
  /// source, date and content, so that the result does not depend on the order of recording.
  private static final Comparator<Placed<?>> BY_PUBLICATION =
      Comparator.<Placed<?>, LocalDate>comparing(
              fact -> fact.published, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(fact -> fact.source)
          .thenComparing(fact -> fact.when, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparingInt(fact -> fact.rank)
          .thenComparing(Placed::byContent);

  public static <E extends LedgerEvent> List<E> byPublication(Collection<? extends E> facts) {
    return byPublication(List.copyOf(facts), fact -> fact);
  }

  /// Sorts facts by their publication day, the earliest day first.
  ///
  /// @param event returns the event of a fact
  public static <T> List<T> byPublication(
      Collection<T> facts, Function<? super T, ? extends LedgerEvent> event) {
    return facts.stream()
        .map(fact -> new Placed<>(fact, event.apply(fact)))
        .sorted(BY_PUBLICATION)
        .map(placed -> placed.fact)
        .toList();
  }

  public static <E extends LedgerEvent> List<E> of(Collection<? extends E> facts) {
    return of(List.copyOf(facts), fact -> fact);
  }

  /// Sorts facts in world order: the order in which they occurred.
  ///
  /// @param event returns the event of a fact
  public static <T> List<T> of(
      Collection<T> facts, Function<? super T, ? extends LedgerEvent> event) {
    if (facts.size() < 2) return List.copyOf(facts);
    List<Placed<T>> byRank =
        facts.stream().map(fact -> new Placed<>(fact, event.apply(fact))).sorted(BY_RANK).toList();
    for (int i = 0; i < byRank.size(); i++) byRank.get(i).place = i;
    List<Placed<T>> byStart =
        byRank.stream().sorted(Comparator.comparing(Placed::earliest)).toList();
    List<Placed<T>> byEnd = byRank.stream().sorted(Comparator.comparing(Placed::latest)).toList();
    PriorityQueue<Placed<T>> next =
        new PriorityQueue<>(Comparator.comparingInt((Placed<T> fact) -> fact.place));
    boolean[] taken = new boolean[facts.size()];
    List<T> ordered = new ArrayList<>(facts.size());
    int started = 0;
    int ended = 0;
    while (ordered.size() < facts.size()) {
      while (taken[byEnd.get(ended).place]) ended++;
      LocalDate firstEnd = byEnd.get(ended).latest();
      while (started < byStart.size() && !byStart.get(started).earliest().isAfter(firstEnd))
        next.add(byStart.get(started++));
      Placed<T> fact = next.remove();
      taken[fact.place] = true;
      ordered.add(fact.fact);
    }
    return List.copyOf(ordered);
  }

  private static Period when(LedgerEvent event, LocalDate published) {
    if (event instanceof VisitAnnounced) return published == null ? null : Period.day(published);
    if (event.occurred() != null) return event.occurred();
    return published == null ? null : Period.parse("../" + published);
  }

  /// The publication day of the earliest source of a fact; null if no source has a known
  /// publication day.
  public static LocalDate published(LedgerEvent event) {
    LocalDate first = null;
    for (Citation citation : event.citations()) {
      Period published = citation.source().published();
      if (published == null || published.earliest() == null) continue;
      if (first == null || published.earliest().isBefore(first)) first = published.earliest();
    }
    return first;
  }

  private static String source(LedgerEvent event) {
    return event.citations().stream()
        .map(citation -> Objects.toString(citation.source().id(), ""))
        .min(Comparator.naturalOrder())
        .orElse("");
  }

  /// The rank of the event type: its place in the `permits` clause of its sealed interface. For
  /// remarks and epoch events, which are in no such clause, the method returns 0.
  private static int rank(LedgerEvent event) {
    return RANKS.getOrDefault(event.getClass(), 0);
  }
}
