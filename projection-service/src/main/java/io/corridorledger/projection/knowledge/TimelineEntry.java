package io.corridorledger.projection.knowledge;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Period;
import io.corridorledger.value.Source;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// One fact in the history of a thing, with its three clocks.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TimelineEntry(
    UUID event,
    long version,
    @Schema(examples = "\"agreement-signed\"") String type,
    @Schema(description = "When it happened, as its source says; absent when it does not")
        Period occurred,
    @Schema(description = "When the ledger learned it") Instant recorded,
    @Schema(description = "When the first of its sources said so; absent when none is dated")
        LocalDate published,
    List<Source> sources,
    String note) {

  /// @param note what the ledger says is unclear about it
  public static TimelineEntry of(Recorded<? extends LedgerEvent> fact, String note) {
    LedgerEvent event = fact.event();
    LocalDate published = Knowledge.published(event);
    return new TimelineEntry(
        fact.id(),
        fact.version(),
        LedgerJson.nameOf(event.getClass()),
        event.occurred(),
        fact.recorded(),
        published.equals(Knowledge.UNPUBLISHED) ? null : published,
        event.citations().stream().map(Citation::source).distinct().toList(),
        note);
  }
}
