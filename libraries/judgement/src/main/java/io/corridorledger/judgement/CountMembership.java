package io.corridorledger.judgement;

import io.corridorledger.value.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Whether a held visit belongs to a count of certain places and a certain period. If the place or
/// the date is unknown, the result is open, and the reasons are stated.
///
/// @param open why the visit may or may not belong to the count; empty if the visit certainly
///   belongs to the count
public record CountMembership(boolean possible, List<String> open) {

  private static final CountMembership ELSEWHERE = new CountMembership(false, List.of());

  /// @param dates the dates that sources state
  /// @param country where it was held, ISO 3166-1 alpha-2; null if no source states it
  /// @param within null for any period
  /// @param countries empty for any place
  public static CountMembership of(
      List<Period> dates, String country, Period within, Set<String> countries) {
    if (!countries.isEmpty() && country != null && !countries.contains(country)) return ELSEWHERE;
    List<String> open = new ArrayList<>();
    if (!countries.isEmpty() && country == null) open.add("the place is not stated");
    if (within != null && dates.isEmpty()) open.add("the date is unknown");
    if (within != null && !dates.isEmpty()) {
      if (dates.stream().noneMatch(within::overlaps)) return ELSEWHERE;
      if (!TimeMatch.isWithin(dates, within))
        for (Period date : dates)
          if (!TimeMatch.isWithin(date, within))
            open.add("%s may be outside %s".formatted(date, within));
    }
    return new CountMembership(true, List.copyOf(open));
  }

  public boolean certain() {
    return possible && open.isEmpty();
  }
}
