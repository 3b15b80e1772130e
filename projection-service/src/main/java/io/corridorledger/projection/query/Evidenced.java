package io.corridorledger.projection.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.judgement.TimeMatch;
import io.corridorledger.projection.bitemporal.AsStored;
import io.corridorledger.projection.bitemporal.RemarkView;
import io.corridorledger.projection.bitemporal.TimelineEntry;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An item with the evidence that the client asked for. In JSON, both are one object.
///
/// @param match whether the item certainly matches the filter by time; null if the query has no
///   such filter
/// @param streamVersion version of the stream; null if no evidence was asked for
/// @param accounts the active facts; null if not asked for
/// @param timeline all facts; null if not asked for
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Evidenced<T>(
    @JsonUnwrapped T item,
    @Schema(
            description =
                "Whether the item certainly or only possibly matches the filters by time; present only in a list with a filter by time")
        TimeMatch match,
    @Schema(
            description =
                "Version of the last visible event of the stream, which may be a note. In a list, the version is present only with `include`.")
        Long streamVersion,
    @Schema(
            description =
                "Active facts after their corrections and revisions, with their citations, in the order of publication. In a list, the facts are present only with `include=accounts`.")
        List<Account> accounts,
    @Schema(
            description =
                "All facts with the remarks about each fact, in the order in which the facts were recorded. In a list, the facts are present only with `include=timeline`.")
        List<TimelineEntry> timeline,
    @Schema(
            description =
                "Notes about the aggregate as a whole. In a list, the notes are present only with `include=timeline`.")
        List<RemarkView> notes) {

  /// The content of one active fact, with its citations.
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "Account")
  public record Account(
      @NotNull UUID event,
      @Schema(examples = "agreement-signed") @NotNull String type,
      @Schema(
              description = "Content of the fact after its corrections and revisions",
              implementation = Object.class)
          @JsonSerialize(using = AsStored.class)
          LedgerEvent fact) {

    static Account of(Recorded<LedgerEvent> fact) {
      return new Account(fact.id(), LedgerJson.nameOf(fact.event().getClass()), fact.event());
    }
  }

  /// @param known the facts of the item; null if no evidence was asked for
  static <T> Evidenced<T> of(T item, TimeMatch match, VisibleHistory known, Include include) {
    return new Evidenced<>(
        item,
        match,
        include.any() ? known.version() : null,
        include.accounts() ? accounts(known) : null,
        include.timeline() ? known.timeline() : null,
        include.timeline() ? known.notes() : null);
  }

  private static List<Account> accounts(VisibleHistory known) {
    return known.byPublication().stream().map(Account::of).toList();
  }

  /// Returns the item with all of its evidence.
  public static <T> Evidenced<T> of(T item, VisibleHistory known) {
    return of(item, null, known, Include.ALL);
  }
}
