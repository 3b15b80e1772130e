package io.corridorledger.projection.bitemporal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.corridorledger.contract.History.Entry;
import io.corridorledger.contract.History.FactStatus;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.AgreementEvent;
import io.corridorledger.event.AgreementEvent.AgreementAnnounced;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.AgreementEvent.DocumentPackageReported;
import io.corridorledger.event.CommitmentEvent;
import io.corridorledger.event.CorridorEvent;
import io.corridorledger.event.EpochEvent;
import io.corridorledger.event.HubEvent;
import io.corridorledger.event.IndicatorEvent;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.MembershipEvent;
import io.corridorledger.event.ProjectEvent;
import io.corridorledger.event.ProposalEvent;
import io.corridorledger.event.Remark;
import io.corridorledger.event.ShipmentEvent;
import io.corridorledger.event.ThroughputEvent;
import io.corridorledger.event.VisitEvent;
import io.corridorledger.event.VisitEvent.VisitAnnounced;
import io.corridorledger.event.VisitEvent.VisitHeld;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Period;
import io.corridorledger.value.Source;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// One fact in the history of an aggregate, with the times at which it occurred, was published and
/// was recorded.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TimelineEntry(
    @NotNull UUID event,
    long version,
    @Schema(examples = "agreement-signed") @NotNull String type,
    @Schema(
            description =
                "Date or period in which the fact occurred, as the source states; absent if unknown")
        Period occurred,
    @Schema(description = "Time at which the ledger recorded the fact") @NotNull Instant recorded,
    @Schema(
            description =
                "Publication date of the earliest source of the fact, as stated. `2024-05-07/..` means \"not before 2024-05-07\". Absent if no source is dated.")
        Period published,
    List<Source> sources,
    @Schema(description = "Note about unclear points of the fact; absent if the fact has no note")
        String note,
    @Schema(
            description =
                "Status of the fact after its remarks; `ACTIVE` if no remark changed the status")
        @NotNull
        FactStatus factStatus,
    @Schema(
            description = "The fact as originally recorded; absent if no remark changed the fact",
            implementation = Object.class)
        @JsonSerialize(using = AsStored.class)
        LedgerEvent original,
    @Schema(description = "Remarks about the fact, oldest first") List<RemarkView> remarks) {

  /// Creates the entry of a fact, with its current content and its remarks.
  public static TimelineEntry of(Entry entry) {
    Recorded<LedgerEvent> fact = entry.now();
    LedgerEvent event = fact.event();
    return new TimelineEntry(
        fact.id(),
        fact.version(),
        LedgerJson.nameOf(event.getClass()),
        event.occurred(),
        fact.recorded(),
        BitemporalChange.statedPublication(event),
        event.citations().stream().map(Citation::source).distinct().toList(),
        note(event),
        entry.factStatus(),
        event.equals(entry.original().event()) ? null : entry.original().event(),
        entry.remarks().stream().map(RemarkView::of).toList());
  }

  /// The note of an event. Some types of events have the note in a nested record, such as
  /// `instrument`.
  private static String note(LedgerEvent event) {
    return switch (event) {
      case AgreementAnnounced e -> e.instrument().note();
      case AgreementSigned e -> e.instrument().note();
      case DocumentPackageReported e -> e.instrument().note();
      case VisitAnnounced e -> e.meeting().note();
      case VisitHeld e -> e.meeting().note();
      case AgreementEvent _,
          VisitEvent _,
          CommitmentEvent _,
          IndicatorEvent _,
          MembershipEvent _,
          CorridorEvent _,
          HubEvent _,
          ThroughputEvent _,
          ShipmentEvent _,
          ProjectEvent _,
          EpochEvent _,
          ProposalEvent _,
          Remark _ ->
          event.note() != null || event.figures().isEmpty()
              ? event.note()
              : event.figures().getFirst().note();
    };
  }
}
