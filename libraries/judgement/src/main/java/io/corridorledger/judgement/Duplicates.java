package io.corridorledger.judgement;

import io.corridorledger.event.Meeting;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// Pairs of visits that may be the same visit: same visitors and host, same type or one type
/// unknown, and dates that may be the same.
public final class Duplicates {

  private Duplicates() {}

  /// @param date null if unknown; such a visit is in no pair
  public record Held(
      UUID id, Set<PartyRef> visitors, PartyRef host, Meeting.Type type, Period date) {}

  public record Pair(UUID one, UUID other) {}

  public static List<Pair> among(List<Held> visits) {
    List<Pair> found = new ArrayList<>();
    for (int i = 0; i < visits.size(); i++)
      for (int j = 0; j < i; j++)
        if (likely(visits.get(j), visits.get(i)))
          found.add(new Pair(visits.get(j).id(), visits.get(i).id()));
    return found;
  }

  public static boolean likely(Held a, Held b) {
    return a.host() != null
        && Objects.equals(a.host(), b.host())
        && a.visitors().equals(b.visitors())
        && (a.type() == b.type()
            || a.type() == Meeting.Type.UNSPECIFIED
            || b.type() == Meeting.Type.UNSPECIFIED)
        && a.date() != null
        && b.date() != null
        && a.date().overlaps(b.date());
  }
}
