package io.corridorledger.judgement;

import io.corridorledger.value.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Whether a visit that was held belongs to a count of visits. A count may be limited to a period
/// and to certain countries. If the place or the date of the visit is not precise enough, the
/// membership is open.
///
/// @param possible whether the visit may belong to the count
/// @param open the reasons why the membership is open; empty if the visit certainly belongs to the
///   count, or certainly does not
public record CountMembership(boolean possible, List<String> open) {

  private static final CountMembership ELSEWHERE = new CountMembership(false, List.of());

  /// Decides whether a visit belongs to a count.
  ///
  /// @param dates the dates that sources state
  /// @param country country of the visit, as an ISO 3166-1 alpha-2 code; null if no source states
  ///   the country
  /// @param within the period of the count; null for any period
  /// @param countries the countries of the count; empty for any country
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
