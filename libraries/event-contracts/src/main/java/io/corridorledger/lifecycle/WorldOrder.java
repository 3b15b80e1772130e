package io.corridorledger.lifecycle;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.AgreementEvent;
import io.corridorledger.event.AgreementEvent.AgreementAmended;
import io.corridorledger.event.AgreementEvent.AgreementAnnounced;
import io.corridorledger.event.AgreementEvent.AgreementExpired;
import io.corridorledger.event.AgreementEvent.AgreementResumed;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.AgreementEvent.AgreementSuperseded;
import io.corridorledger.event.AgreementEvent.AgreementSuspended;
import io.corridorledger.event.AgreementEvent.AgreementTerminated;
import io.corridorledger.event.AgreementEvent.DocumentPackageReported;
import io.corridorledger.event.AgreementEvent.DomesticApprovalRecorded;
import io.corridorledger.event.AgreementEvent.EntryIntoForceRecorded;
import io.corridorledger.event.AgreementEvent.InstrumentDeposited;
import io.corridorledger.event.AgreementEvent.PartyAcceded;
import io.corridorledger.event.AgreementEvent.PartySignatureAdded;
import io.corridorledger.event.AgreementEvent.PartyWithdrew;
import io.corridorledger.event.CommitmentEvent;
import io.corridorledger.event.CommitmentEvent.CommitmentAbandoned;
import io.corridorledger.event.CommitmentEvent.CommitmentMade;
import io.corridorledger.event.CommitmentEvent.CommitmentReaffirmed;
import io.corridorledger.event.CommitmentEvent.CommitmentRefused;
import io.corridorledger.event.CommitmentEvent.CommitmentRevised;
import io.corridorledger.event.CorridorEvent;
import io.corridorledger.event.CorridorEvent.CorridorCapacityStated;
import io.corridorledger.event.CorridorEvent.CorridorDefined;
import io.corridorledger.event.CorridorEvent.LegAdded;
import io.corridorledger.event.CorridorEvent.LegRetired;
import io.corridorledger.event.EpochEvent;
import io.corridorledger.event.HubEvent;
import io.corridorledger.event.HubEvent.CapacityStated;
import io.corridorledger.event.HubEvent.HubAliasAdded;
import io.corridorledger.event.HubEvent.HubCodeAssigned;
import io.corridorledger.event.HubEvent.HubMerged;
import io.corridorledger.event.HubEvent.HubRegistered;
import io.corridorledger.event.IndicatorEvent;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.MembershipEvent;
import io.corridorledger.event.MembershipEvent.MembershipApplied;
import io.corridorledger.event.MembershipEvent.StatusEnded;
import io.corridorledger.event.MembershipEvent.StatusGranted;
import io.corridorledger.event.ProjectEvent;
import io.corridorledger.event.ProjectEvent.Commissioned;
import io.corridorledger.event.ProjectEvent.ConstructionStarted;
import io.corridorledger.event.ProjectEvent.FinancingAgreed;
import io.corridorledger.event.ProjectEvent.MilestonePlanned;
import io.corridorledger.event.ProjectEvent.MilestoneReached;
import io.corridorledger.event.ProjectEvent.ProjectAnnounced;
import io.corridorledger.event.ProjectEvent.ProjectCancelled;
import io.corridorledger.event.ProjectEvent.ProjectFigureStated;
import io.corridorledger.event.ProjectEvent.ProjectSuspended;
import io.corridorledger.event.ProjectEvent.ScheduleRevised;
import io.corridorledger.event.Remark;
import io.corridorledger.event.ShipmentEvent;
import io.corridorledger.event.ShipmentEvent.EtaChanged;
import io.corridorledger.event.ShipmentEvent.ItineraryAssigned;
import io.corridorledger.event.ShipmentEvent.ShipmentCancelled;
import io.corridorledger.event.ShipmentEvent.ShipmentHandled;
import io.corridorledger.event.ShipmentEvent.ShipmentRecorded;
import io.corridorledger.event.ThroughputEvent;
import io.corridorledger.event.VisitEvent;
import io.corridorledger.event.VisitEvent.OutcomeLinked;
import io.corridorledger.event.VisitEvent.ParticipantAdded;
import io.corridorledger.event.VisitEvent.VisitAnnounced;
import io.corridorledger.event.VisitEvent.VisitCancelled;
import io.corridorledger.event.VisitEvent.VisitHeld;
import io.corridorledger.event.VisitEvent.VisitPostponed;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.Function;

/// The order in which facts occurred, as far as their sources state it. It depends on the contents
/// of the facts only, so that a state does not depend on the order of recording.
///
/// 1. A fact comes after every fact whose period certainly ends before its own begins.
/// 2. If the periods of facts overlap, the rank of their types decides: the signature "in 2022"
///    comes before the entry into force of 2022-06-21.
/// 3. Facts of one rank are ordered by period, publication day, source and content.
///
/// A fact without a period occurred on or before its publication day. An announced visit is dated
/// by its publication, because its period is that of the planned visit.
public final class WorldOrder {

  private WorldOrder() {}

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

    /// The JSON of the fact, created only if nothing else orders two facts. It does not depend on
    /// the notation of numbers.
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

  /// The order in which accounts of one thing are shown: the account that was published first comes
  /// first. Accounts whose publication day is unknown come last. Accounts of one day are ordered by
  /// source, date and content, so that the order of recording decides nothing.
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

  /// @param event the content of a fact
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

  /// @param event the content of a fact
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

  /// The publication day of the earliest source of a fact; null if no source is dated.
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

  private static int rank(LedgerEvent event) {
    return switch (event) {
      case AgreementEvent e -> rank(e);
      case VisitEvent e -> rank(e);
      case CommitmentEvent e -> rank(e);
      case MembershipEvent e -> rank(e);
      case CorridorEvent e -> rank(e);
      case HubEvent e -> rank(e);
      case ShipmentEvent e -> rank(e);
      case ProjectEvent e -> rank(e);
      case IndicatorEvent _, ThroughputEvent _, EpochEvent _, Remark _ -> 0;
    };
  }

  private static int rank(AgreementEvent event) {
    return switch (event) {
      case AgreementAnnounced _ -> 0;
      case DocumentPackageReported _ -> 1;
      case AgreementSigned _ -> 2;
      case PartySignatureAdded _ -> 3;
      case DomesticApprovalRecorded _ -> 4;
      case InstrumentDeposited _ -> 5;
      case PartyAcceded _ -> 6;
      case EntryIntoForceRecorded _ -> 7;
      case AgreementAmended _ -> 8;
      case PartyWithdrew _ -> 9;
      case AgreementSuspended _ -> 10;
      case AgreementResumed _ -> 11;
      case AgreementTerminated _ -> 12;
      case AgreementExpired _ -> 13;
      case AgreementSuperseded _ -> 14;
    };
  }

  private static int rank(VisitEvent event) {
    return switch (event) {
      case VisitAnnounced _ -> 0;
      case VisitPostponed _ -> 1;
      case VisitCancelled _ -> 2;
      case VisitHeld _ -> 3;
      case ParticipantAdded _ -> 4;
      case OutcomeLinked _ -> 5;
    };
  }

  private static int rank(CommitmentEvent event) {
    return switch (event) {
      case CommitmentMade _ -> 0;
      case CommitmentReaffirmed _ -> 1;
      case CommitmentRevised _ -> 2;
      case CommitmentAbandoned _ -> 3;
      case CommitmentRefused _ -> 4;
    };
  }

  private static int rank(MembershipEvent event) {
    return switch (event) {
      case MembershipApplied _ -> 0;
      case StatusGranted _ -> 1;
      case StatusEnded _ -> 2;
    };
  }

  private static int rank(CorridorEvent event) {
    return switch (event) {
      case CorridorDefined _ -> 0;
      case LegAdded _ -> 1;
      case LegRetired _ -> 2;
      case CorridorCapacityStated _ -> 3;
    };
  }

  private static int rank(HubEvent event) {
    return switch (event) {
      case HubRegistered _ -> 0;
      case HubCodeAssigned _ -> 1;
      case HubAliasAdded _ -> 2;
      case CapacityStated _ -> 3;
      case HubMerged _ -> 4;
    };
  }

  private static int rank(ShipmentEvent event) {
    return switch (event) {
      case ShipmentRecorded _ -> 0;
      case ItineraryAssigned _ -> 1;
      case ShipmentHandled _ -> 2;
      case EtaChanged _ -> 3;
      case ShipmentCancelled _ -> 4;
    };
  }

  private static int rank(ProjectEvent event) {
    return switch (event) {
      case ProjectAnnounced _ -> 0;
      case FinancingAgreed _ -> 1;
      case MilestonePlanned _ -> 2;
      case ScheduleRevised _ -> 3;
      case ProjectFigureStated _ -> 4;
      case ProjectSuspended _ -> 5;
      case ConstructionStarted _ -> 6;
      case MilestoneReached _ -> 7;
      case Commissioned _ -> 8;
      case ProjectCancelled _ -> 9;
    };
  }
}
