package io.corridorledger.agreements.membership;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.Rejected;
import io.corridorledger.event.MembershipEvent;
import io.corridorledger.event.MembershipEvent.MembershipApplied;
import io.corridorledger.event.MembershipEvent.StatusEnded;
import io.corridorledger.event.MembershipEvent.StatusGranted;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// How one party stands in one organisation, as far as the rules need to know it.
///
/// ```
///       ┌─applied for: implies nothing
/// NONE ─┤
///       └─granted→ HELD ─ended→ not held ─granted→ HELD …        for each status by itself
/// ```
///
/// A grant may be told again by another source; one of a day before the last end belongs to the
/// time before it.
///
/// @param held each status that it has, with the days since which sources say so
/// @param applied statuses that it ever applied for
/// @param ended each status that it had and lost, with the day, null when that is not known
public record Membership(
    PartyRef party,
    PartyRef organisation,
    SortedMap<String, List<Period>> held,
    SortedSet<String> applied,
    @JsonIgnore SortedMap<String, Period> ended) {

  public static final Decider<Membership, MembershipEvent> DECIDER =
      new Decider<>(
          "memberships",
          MembershipEvent.class,
          new Membership(null, null, new TreeMap<>(), new TreeSet<>(), new TreeMap<>()),
          Membership::decide,
          Membership::evolve);

  public List<MembershipEvent> decide(MembershipEvent fact) {
    switch (fact) {
      case MembershipApplied f -> {
        requireSameStanding(f.party(), f.organisation());
        List<Period> since = held.get(f.status());
        if (since != null && isAfterAll(f.date(), since))
          throw new Rejected(
              "already-held",
              "It has the status %s since %s; it did not apply for it %s."
                  .formatted(f.status(), since, f.date()));
      }
      case StatusGranted f -> requireSameStanding(f.party(), f.organisation());
      case StatusEnded f -> {
        if (party == null)
          throw new Rejected(
              "opening-fact-missing",
              "No fact that stands says who stands how in what; nothing else can stand alone.");
        List<Period> since = held.get(f.status());
        if (since == null)
          throw new Rejected(
              "status-not-held",
              "It does not have the status %s; it has %s.".formatted(f.status(), held.keySet()));
        if (f.date() != null
            && !since.isEmpty()
            && since.stream().allMatch(f.date()::certainlyBefore))
          throw new Rejected(
              "end-before-start",
              "It has the status %s since %s; it did not end %s."
                  .formatted(f.status(), since, f.date()));
      }
    }
    return List.of(fact);
  }

  private void requireSameStanding(PartyRef otherParty, PartyRef otherOrganisation) {
    if (party != null && !(party.equals(otherParty) && organisation.equals(otherOrganisation)))
      throw new Rejected(
          "another-standing",
          "This is how %s stands in %s; record %s in %s on its own."
              .formatted(party, organisation, otherParty, otherOrganisation));
  }

  private static boolean isAfterAll(Period date, List<Period> accounts) {
    return date != null
        && !accounts.isEmpty()
        && accounts.stream().allMatch(account -> account.certainlyBefore(date));
  }

  public Membership evolve(MembershipEvent event) {
    return switch (event) {
      case MembershipApplied e -> {
        SortedSet<String> wanted = new TreeSet<>(applied);
        wanted.add(e.status());
        yield new Membership(e.party(), e.organisation(), held, wanted, ended);
      }
      case StatusGranted e -> {
        SortedMap<String, List<Period>> has = new TreeMap<>(held);
        if (!belongsToTheTimeBefore(e)) {
          List<Period> since = new ArrayList<>(has.getOrDefault(e.status(), List.of()));
          if (e.occurred() != null) since.add(e.occurred());
          has.put(e.status(), List.copyOf(since));
        }
        yield new Membership(e.party(), e.organisation(), has, applied, ended);
      }
      case StatusEnded e -> {
        SortedMap<String, List<Period>> has = new TreeMap<>(held);
        SortedMap<String, Period> had = new TreeMap<>(ended);
        has.remove(e.status());
        had.put(e.status(), e.date());
        yield new Membership(party, organisation, has, applied, had);
      }
    };
  }

  private boolean belongsToTheTimeBefore(StatusGranted grant) {
    Period end = ended.get(grant.status());
    return end != null && grant.occurred() != null && grant.occurred().certainlyBefore(end);
  }
}
