package io.corridorledger.lifecycle;

import io.corridorledger.event.ShipmentEvent.Handling;
import io.corridorledger.event.ShipmentEvent.HandlingType;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The order of the handlings of one shipment. The order may be uncertain, because a source may
/// state a date or a period instead of an exact time.
///
/// Handling A comes before handling B if the last possible time of A is before the first possible
/// time of B. The handlings form groups: every handling of a group is certainly before every
/// handling of the next group. The order within a group is uncertain.
///
/// @param listed all handlings, in the order of [#WORLD_ORDER]
/// @param groups the same handlings, divided into groups
record HandlingOrder(List<Handling> listed, List<List<Handling>> groups) {

  /// Sorts handlings by time. Handlings with the same exact time are in the usual order of the work
  /// at a hub, from arrival to departure.
  static final Comparator<Handling> WORLD_ORDER =
      Comparator.comparing(HandlingTime::of, HandlingTime.LISTING)
          .thenComparing(h -> step(h.type()))
          .thenComparing(Handling::hub)
          .thenComparing(Handling::classifier)
          .thenComparing(Handling::toString);

  private static int step(HandlingType type) {
    return switch (type) {
      case ARRIVED -> 0;
      case CUSTOMS_HELD -> 1;
      case CUSTOMS_RELEASED -> 2;
      case UNLOADED -> 3;
      case GAUGE_CHANGED -> 4;
      case TRANSSHIPPED -> 5;
      case ACCEPTED -> 6;
      case LOADED -> 7;
      case DELAYED -> 8;
      case DEPARTED -> 9;
      case BORDER_CROSSED -> 10;
      case DELIVERED -> 11;
    };
  }

  static HandlingOrder of(Collection<Handling> handlings) {
    List<Handling> listed = handlings.stream().sorted(WORLD_ORDER).toList();
    return new HandlingOrder(listed, group(listed));
  }

  /// Removes less precise reports of the same handling. For example, "arrival in May" is removed if
  /// "arrival on 7 May" at the same hub is reported.
  static List<Handling> mostPrecise(Collection<Handling> reported) {
    Map<List<Object>, List<Handling>> alike = new HashMap<>();
    for (Handling h : new HashSet<>(reported))
      alike
          .computeIfAbsent(List.of(h.type(), h.classifier(), h.hub()), _ -> new ArrayList<>())
          .add(h);
    List<Handling> kept = new ArrayList<>();
    for (List<Handling> accounts : alike.values()) {
      accounts.sort(Comparator.comparing(HandlingTime::of, HandlingTime.LATEST_BEGIN_FIRST));
      HandlingTime endsFirst = null;
      for (Handling account : accounts) {
        HandlingTime time = HandlingTime.of(account);
        if (endsFirst == null || !time.isNarrowedBy(endsFirst)) kept.add(account);
        if (endsFirst == null || time.endsOnAnEarlierDayThan(endsFirst)) endsFirst = time;
      }
    }
    return kept;
  }

  /// Divides the handlings into groups. A group ends after a handling if this handling and all
  /// earlier handlings are certainly before all later handlings. The list is sorted, so handlings
  /// with exact times are in order. Therefore the method does not compare two exact times with each
  /// other.
  private static List<List<Handling>> group(List<Handling> listed) {
    int size = listed.size();
    LocalDate[] firstOfLater = new LocalDate[size + 1];
    LocalDate[] firstOfLaterDates = new LocalDate[size + 1];
    firstOfLater[size] = LocalDate.MAX;
    firstOfLaterDates[size] = LocalDate.MAX;
    for (int i = size - 1; i >= 0; i--) {
      HandlingTime time = HandlingTime.of(listed.get(i));
      LocalDate first = first(time);
      firstOfLater[i] = earlier(first, firstOfLater[i + 1]);
      firstOfLaterDates[i] =
          time.exact() == null
              ? earlier(first, firstOfLaterDates[i + 1])
              : firstOfLaterDates[i + 1];
    }
    List<List<Handling>> groups = new ArrayList<>();
    LocalDate last = LocalDate.MIN;
    LocalDate lastOfDates = LocalDate.MIN;
    int start = 0;
    for (int i = 0; i < size; i++) {
      HandlingTime time = HandlingTime.of(listed.get(i));
      LocalDate end = time.last() == null ? LocalDate.MAX : time.last();
      if (end.isAfter(last)) last = end;
      if (time.exact() == null && end.isAfter(lastOfDates)) lastOfDates = end;
      boolean isEnd =
          i == size - 1
              || lastOfDates.isBefore(firstOfLater[i + 1])
                  && last.isBefore(firstOfLaterDates[i + 1]);
      if (isEnd) {
        groups.add(listed.subList(start, i + 1));
        start = i + 1;
      }
    }
    return List.copyOf(groups);
  }

  private static LocalDate first(HandlingTime time) {
    return time.first() == null ? LocalDate.MIN : time.first();
  }

  private static LocalDate earlier(LocalDate a, LocalDate b) {
    return a.isBefore(b) ? a : b;
  }

  /// The handlings that may be the last one of the shipment. A delivery ends the transport. So if
  /// one of several candidates is a delivery, only the delivery is returned.
  List<Handling> possiblyLast() {
    if (groups.isEmpty()) return List.of();
    List<Handling> group = groups.getLast();
    Begin latest = Begin.latestOf(group);
    List<Handling> last = group.stream().filter(h -> !latest.isAfter(h)).toList();
    List<Handling> deliveries =
        last.stream().filter(h -> h.type() == HandlingType.DELIVERED).toList();
    return deliveries.isEmpty() ? last : deliveries;
  }

  /// The groups with more than one handling. The order within such a group is uncertain.
  List<List<Handling>> uncertain() {
    return groups.stream().filter(group -> group.size() > 1).toList();
  }

  /// The states that a shipment may have.
  ///
  /// @param state the last state that is certain
  /// @param possible the states that are possible after all handlings
  /// @param last the latest handling whose place in the order is certain; null if there is none
  record States(ShipmentState state, Set<ShipmentState> possible, Handling last) {}

  States states(ShipmentState initial) {
    Set<ShipmentState> possible = EnumSet.of(initial);
    ShipmentState certain = initial;
    Handling last = null;
    for (List<Handling> group : groups) {
      Set<ShipmentState> next = EnumSet.noneOf(ShipmentState.class);
      for (ShipmentState state : possible) next.addAll(after(state, group));
      possible = next;
      if (possible.size() == 1) certain = possible.iterator().next();
      if (group.size() == 1) last = group.getFirst();
    }
    return new States(certain, possible, last);
  }

  /// Returns all states that are possible after the handlings of a group. Several states are
  /// possible if the order of the handlings is uncertain.
  private static Set<ShipmentState> after(ShipmentState before, List<Handling> group) {
    if (group.size() == 1) return EnumSet.of(after(before, group.getFirst().type()));
    if (before == ShipmentState.DELIVERED
        || group.stream().anyMatch(h -> h.type() == HandlingType.DELIVERED))
      return EnumSet.of(ShipmentState.DELIVERED);
    List<Handling> deciding = group.stream().filter(h -> isDeciding(h.type())).toList();
    List<Handling> works = group.stream().filter(h -> isWork(h.type())).toList();
    Begin lastDeciding = Begin.latestOf(deciding);
    List<Handling> lastWorks = works.stream().filter(h -> !lastDeciding.isAfter(h)).toList();
    if (deciding.isEmpty())
      return EnumSet.of(lastWorks.isEmpty() ? before : after(before, lastWorks.getFirst().type()));
    Begin lastWork = Begin.latestOf(lastWorks);
    Set<ShipmentState> possible = EnumSet.noneOf(ShipmentState.class);
    for (Handling handling : deciding)
      if (!lastDeciding.isAfter(handling)) {
        ShipmentState state = after(before, handling.type());
        if (!lastWork.isAfter(handling)) possible.add(state);
        if (!lastWorks.isEmpty()) possible.add(after(state, lastWorks.getFirst().type()));
      }
    return possible;
  }

  /// Whether a handling of this type always leads to the same state, regardless of the state before
  /// the handling. A delivered shipment is an exception, because no handling changes its state.
  private static boolean isDeciding(HandlingType type) {
    return !isWork(type) && type != HandlingType.DELAYED;
  }

  /// Whether a handling is work on the goods at a hub, such as loading. Such work does not end a
  /// customs hold.
  private static boolean isWork(HandlingType type) {
    return switch (type) {
      case LOADED, UNLOADED, TRANSSHIPPED, GAUGE_CHANGED -> true;
      case ACCEPTED,
          DEPARTED,
          ARRIVED,
          BORDER_CROSSED,
          CUSTOMS_HELD,
          CUSTOMS_RELEASED,
          DELAYED,
          DELIVERED ->
          false;
    };
  }

  /// Returns the state after a handling. A customs hold lasts until the goods are released or move
  /// on. A delay does not change the state. Nothing changes the state after a delivery.
  private static ShipmentState after(ShipmentState before, HandlingType type) {
    if (before == ShipmentState.DELIVERED) return before;
    return switch (type) {
      case ACCEPTED -> ShipmentState.ACCEPTED;
      case DEPARTED, BORDER_CROSSED -> ShipmentState.IN_TRANSIT;
      case ARRIVED, CUSTOMS_RELEASED -> ShipmentState.AT_HUB;
      case LOADED, UNLOADED, TRANSSHIPPED, GAUGE_CHANGED ->
          before == ShipmentState.CUSTOMS_HOLD ? before : ShipmentState.AT_HUB;
      case CUSTOMS_HELD -> ShipmentState.CUSTOMS_HOLD;
      case DELAYED -> before;
      case DELIVERED -> ShipmentState.DELIVERED;
    };
  }

  /// The latest start of the handlings in a list. A handling that ends before this start is
  /// certainly before at least one handling of the list.
  ///
  /// @param exact the last handling with an exact time; null if there is none
  /// @param ofDates the latest first day of the handlings without an exact time
  /// @param ofAll the latest first day of all handlings
  private record Begin(Handling exact, LocalDate ofDates, LocalDate ofAll) {

    static Begin latestOf(List<Handling> handlings) {
      Handling exact = null;
      LocalDate ofDates = LocalDate.MIN;
      LocalDate ofAll = LocalDate.MIN;
      for (Handling handling : handlings) {
        HandlingTime time = HandlingTime.of(handling);
        LocalDate first = first(time);
        if (first.isAfter(ofAll)) ofAll = first;
        if (time.exact() == null) {
          if (first.isAfter(ofDates)) ofDates = first;
        } else if (exact == null || WORLD_ORDER.compare(exact, handling) < 0) exact = handling;
      }
      return new Begin(exact, ofDates, ofAll);
    }

    boolean isAfter(Handling handling) {
      HandlingTime time = HandlingTime.of(handling);
      if (time.exact() != null)
        return exact != null && WORLD_ORDER.compare(handling, exact) < 0
            || time.last().isBefore(ofDates);
      return time.last() != null && time.last().isBefore(ofAll);
    }
  }
}
