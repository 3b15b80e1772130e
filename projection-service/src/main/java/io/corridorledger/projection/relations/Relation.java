package io.corridorledger.projection.relations;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.feed.Freshness;
import io.corridorledger.judgement.CommitmentOutcome;
import io.corridorledger.projection.agreements.Agreement;
import io.corridorledger.projection.commitments.JudgedCommitment;
import io.corridorledger.projection.corridors.Corridor;
import io.corridorledger.projection.figures.FigureSet;
import io.corridorledger.projection.hubs.Hub;
import io.corridorledger.projection.memberships.Membership;
import io.corridorledger.projection.projects.JudgedProject;
import io.corridorledger.projection.relations.Companies.Company;
import io.corridorledger.projection.relations.SharedOrganisations.SharedOrganisation;
import io.corridorledger.projection.visits.Visit;
import io.corridorledger.value.PartyRef;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The items that concern two parties, from all read models. Each part has a maximum number of
/// items.
@Schema(name = "Relation")
public record Relation(
    @NotNull PartyRef a,
    @NotNull PartyRef b,
    @Schema(
            description =
                "If `a` is a region: the countries that, according to a source, belong to the region")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Set<PartyRef> membersOfA,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Set<PartyRef> membersOfB,
    @Schema(
            description =
                "Parties that no recorded fact names, for example because a code is misspelt; determined only if all parts of the relation are empty")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<PartyRef> unknownParties,
    @NotNull Summary summary,
    @Schema(description = "Agreements with both parties") @NotNull Part<Agreement> agreements,
    @Schema(description = "Visits and meetings in which both parties participated") @NotNull
        Part<Visit> visits,
    @Schema(
            description =
                "Further visits and meetings in the country of one party in which only the other party participated. `more` is the address of a list that also contains the items of `visits`.")
        @NotNull
        Part<Visit> meetingsOnSoil,
    @Schema(description = "Trade, investment and other figures of the pair") @NotNull
        Part<FigureSet> figures,
    @Schema(description = "Promises by one party to the other party, and joint promises") @NotNull
        Part<JudgedCommitment> commitments,
    @Schema(description = "Projects with both parties") @NotNull Part<JudgedProject> projects,
    @Schema(
            description =
                "Further projects of one party in the country of the other party. `more` is the address of a list that also contains the items of `projects`.")
        @NotNull
        Part<JudgedProject> projectsOnSoil,
    @Schema(description = "Memberships of one party in the other party") @NotNull
        Part<Membership> memberships,
    @Schema(
            description =
                "Organisations and regions to which both parties belong. If one party belongs to the other party, the list also contains the other party. `more` is the address of the list of the memberships of `a`.")
        @NotNull
        Part<SharedOrganisation> organisations,
    @Schema(
            description =
                "Companies of one country that deal with the other party or with its companies. `more` is the address of the list of the companies of a country.")
        @NotNull
        Part<Company> companies,
    @Schema(description = "Corridors whose routes cross both countries") @NotNull
        Part<Corridor> corridors,
    @Schema(
            description =
                "Hubs on these corridors, and hubs at which both parties have a project. `more` is the address of the list of the corridors with all of their hubs.")
        @NotNull
        Part<Hub> hubs,
    @NotNull Freshness freshness) {

  /// The first items of one kind.
  ///
  /// @param more URL of the complete list; absent if this part is complete
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "RelationPart")
  public record Part<T>(
      @NotNull List<T> items,
      @Schema(
              description =
                  "Address of the query that lists all items; absent if this part is complete")
          String more) {

    static <T> Part<T> empty() {
      return new Part<>(List.of(), null);
    }

    /// @param more URL of the complete list
    static <T> Part<T> of(List<T> all, boolean hasMore, int limit, String more) {
      return all.size() > limit
          ? new Part<>(all.subList(0, limit), more)
          : new Part<>(all, hasMore ? more : null);
    }
  }

  /// The most important items of the relation on the day of the query.
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "RelationSummary")
  public record Summary(
      @Schema(
              description =
                  "Number of agreements with both parties in force on the day of the query")
          @NotNull
          InForce inForce,
      @NotNull Promised promised,
      @Schema(description = "Number of the promises in `promised.total`, by outcome")
          Map<CommitmentOutcome.Result, Long> outcomes,
      @Schema(
              description =
                  "Promises and project milestones whose due day has passed without any evidence about them")
          List<Reference> overdue,
      @Schema(description = "Items with an active fact that another source disputes")
          List<Reference> disputed,
      @Schema(
              description =
                  "The last contact of the parties: the held visit or the concluded agreement with the latest possible date, on or before the day of the query. A meeting in the country of one party also counts.")
          Reference lastContact,
      @Schema(
              description =
                  "Whether the lists have more items than the summary considers. The summary considers the first 200 items of each kind.")
          boolean partial) {}

  @Schema(name = "RelationInForce")
  public record InForce(
      long certain,
      @Schema(description = "Number of agreements that are possibly, but not certainly, in force")
          long possible) {}

  @Schema(name = "RelationPromises")
  public record Promised(
      @Schema(description = "Number of promises that no party abandoned or refused") long total,
      @Schema(description = "Number of the promises in `total` that `a` made, alone or with others")
          long byA,
      @Schema(description = "Number of the promises in `total` that `b` made, alone or with others")
          long byB) {}
}
