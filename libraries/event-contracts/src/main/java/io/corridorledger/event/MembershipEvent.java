package io.corridorledger.event;

import io.corridorledger.constraint.Text;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Lists;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;

/// Events of the membership of one party in one organisation or in one body of cooperation between
/// states.
@StreamType(
    name = "memberships",
    log = "agreements",
    sample = "8cbc5d49-9614-5652-9b44-b9ef7bf64dd7")
public sealed interface MembershipEvent extends LedgerEvent
    permits MembershipEvent.MembershipApplied,
        MembershipEvent.StatusGranted,
        MembershipEvent.StatusEnded {

  /// A party applied for a status in an organisation. The party does not yet have the status.
  ///
  /// @param organisation the international organisation or intergovernmental body, such as
  ///   `ORG:OTS`
  /// @param status the requested status, as the organisation names it, such as `observer` or
  ///   `member`
  @EventType("membership-applied")
  record MembershipApplied(
      UUID id,
      @NotNull PartyRef party,
      @NotNull PartyRef organisation,
      @NotNull @Text(max = 60) String status,
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements MembershipEvent {
    public MembershipApplied {
      citations = Lists.orEmpty(citations);
    }
  }

  /// A source reports that a party has a status in an organisation. For example, the source says
  /// that the party was admitted, is a member, or takes part as a member.
  ///
  /// @param date start of the status; absent if unknown
  /// @param asOf a time at which the party had the status. A client sends `asOf` instead of `date`
  ///   if the start of the status is unknown.
  /// @param status the status, as the organisation or the source names it, such as `member` or
  ///   `observer`
  /// @param organisation the international organisation or intergovernmental body, such as
  ///   `ORG:OTS`
  @EventType("status-granted")
  record StatusGranted(
      UUID id,
      @NotNull PartyRef party,
      @NotNull PartyRef organisation,
      @NotNull @Text(max = 60) String status,
      Period date,
      Period asOf,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements MembershipEvent {
    public StatusGranted {
      citations = Lists.orEmpty(citations);
    }

    @Override
    public Period occurred() {
      return date == null ? asOf : date;
    }
  }

  /// A source reports that the status of a party in an organisation ended.
  ///
  /// @param status the status, as the organisation or the source names it, such as `member` or
  ///   `observer`
  @EventType("status-ended")
  record StatusEnded(
      @NotNull @Text(max = 60) String status,
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements MembershipEvent {
    public StatusEnded {
      citations = Lists.orEmpty(citations);
    }
  }
}
