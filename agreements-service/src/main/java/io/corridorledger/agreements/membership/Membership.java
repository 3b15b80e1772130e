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

/// Write-side state of the membership of one party in one organisation: only what the rules need.
///
/// ```
///       ┌─applied for: implies nothing
/// NONE ─┤
///       └─granted→ HELD ─ended→ not held ─granted→ HELD …        for each status by itself
/// ```
///
/// Several sources may report a grant. A grant dated before the last end belongs to the period
/// before that end.
///
/// @param held each current status, with the start dates that sources report
/// @param applied all statuses for which the party has applied
/// @param ended each lost status with its end date; null when the date is unknown
public record Membership(
    PartyRef party,
    PartyRef organisation,
    SortedMap<String, List<Period>> held,
    SortedSet<String> applied,
    @JsonIgnore SortedMap<String, Period> ended) {

  public static final Decider<Membership, MembershipEvent> DECIDER =
      new Decider<>(
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
              MembershipRule.ALREADY_HELD,
              "The party has had the status %s since %s; it cannot have applied for it %s."
                  .formatted(f.status(), since, f.date()));
      }
      case StatusGranted f -> requireSameStanding(f.party(), f.organisation());
      case StatusEnded f -> {
        if (party == null)
          throw new Rejected(
              MembershipRule.OPENING_FACT_MISSING,
              "No active fact records a status or an application. Record one of them first.");
        List<Period> since = held.get(f.status());
        if (since == null)
          throw new Rejected(
              MembershipRule.STATUS_NOT_HELD,
              "The party does not have the status %s; its statuses are %s."
                  .formatted(f.status(), held.keySet()));
        if (f.date() != null
            && !since.isEmpty()
            && since.stream().allMatch(f.date()::certainlyBefore))
          throw new Rejected(
              MembershipRule.END_BEFORE_START,
              "The party has had the status %s since %s; the status cannot have ended %s."
                  .formatted(f.status(), since, f.date()));
      }
    }
    return List.of(fact);
  }

  private void requireSameStanding(PartyRef otherParty, PartyRef otherOrganisation) {
    if (party != null && !(party.equals(otherParty) && organisation.equals(otherOrganisation)))
      throw new Rejected(
          MembershipRule.ANOTHER_MEMBERSHIP,
          "This stream records the membership of %s in %s. Record %s in %s as a separate membership."
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
