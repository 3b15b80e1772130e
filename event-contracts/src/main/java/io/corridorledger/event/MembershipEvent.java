package io.corridorledger.event;

import io.corridorledger.value.Citation;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import java.util.List;
import java.util.UUID;

/// What can happen to the standing of one party in one organisation or format.
public sealed interface MembershipEvent extends LedgerEvent {

  /// A party asked for a status. Applying implies nothing.
  ///
  /// @param organisation or format
  /// @param status asked for, as the organisation calls it: `observer`, `member` …
  @EventType("membership-applied")
  record MembershipApplied(
      UUID id,
      PartyRef party,
      PartyRef organisation,
      String status,
      Period date,
      String note,
      List<Citation> citations)
      implements MembershipEvent {
    public MembershipApplied {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(party, "party")
          .present(organisation, "organisation")
          .text(status, "status", 60)
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }
  }

  /// A party has a status: granted, held or practised, as the source says.
  ///
  /// @param date since when; absent when only that it is so is known
  /// @param asOf when it was so, where the beginning is not known
  /// @param status as the organisation or the source calls it: `member`, `observer` …
  /// @param organisation the organisation or format
  @EventType("status-granted")
  record StatusGranted(
      UUID id,
      PartyRef party,
      PartyRef organisation,
      String status,
      Period date,
      Period asOf,
      String note,
      List<Citation> citations)
      implements MembershipEvent {
    public StatusGranted {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(party, "party")
          .present(organisation, "organisation")
          .text(status, "status", 60)
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date == null ? asOf : date;
    }
  }

  /// A party lost or gave up a status.
  ///
  /// @param status as the organisation or the source calls it: `member`, `observer` …
  @EventType("status-ended")
  record StatusEnded(String status, Period date, String note, List<Citation> citations)
      implements MembershipEvent {
    public StatusEnded {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .text(status, "status", 60)
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }
  }
}
