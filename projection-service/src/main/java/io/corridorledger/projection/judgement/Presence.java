package io.corridorledger.projection.judgement;

import io.corridorledger.value.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Whether something that was held belongs to a count: held in certain places, within a certain
/// time. What is not known of it leaves it open, and is named.
///
/// @param open why it may or may not belong to the count; empty when it does for certain
public record Presence(boolean possible, List<String> open) {

  private static final Presence ELSEWHERE = new Presence(false, List.of());

  /// @param date null when no source says
  /// @param country where it was held, ISO 3166-1 alpha-2; null when no source says
  /// @param within null when any time will do
  /// @param countries empty when any place will do
  public static Presence of(Period date, String country, Period within, Set<String> countries) {
    if (!countries.isEmpty() && country != null && !countries.contains(country)) return ELSEWHERE;
    List<String> open = new ArrayList<>();
    if (!countries.isEmpty() && country == null) open.add("where it was held is not stated");
    if (within != null && date == null) open.add("when it was held is not known");
    if (within != null && date != null) {
      if (!within.overlaps(date)) return ELSEWHERE;
      if (!covers(within, date)) open.add("%s may be outside of %s".formatted(date, within));
    }
    return new Presence(true, List.copyOf(open));
  }

  public boolean certain() {
    return possible && open.isEmpty();
  }

  private static boolean covers(Period whole, Period part) {
    return (whole.earliest() == null
            || part.earliest() != null && !part.earliest().isBefore(whole.earliest()))
        && (whole.latest() == null
            || part.latest() != null && !part.latest().isAfter(whole.latest()));
  }
}
