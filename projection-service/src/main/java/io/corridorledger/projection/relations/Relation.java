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

/// The items that concern two parties, from all read models. Each [Part] has a maximum number of
/// items.
@Schema(name = "Relation")
public record Relation(
    @NotNull PartyRef a,
    @NotNull PartyRef b,
    @Schema(
            description =
                "Countries that belong to the region `a`, according to at least one source; absent if `a` is not a region")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Set<PartyRef> membersOfA,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Set<PartyRef> membersOfB,
    @Schema(
            description =
                "`a`, `b` or both: each party that no visible fact names, for example because its code is misspelt. Present only if all parts of the relation are empty.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<PartyRef> unknownParties,
    @NotNull Summary summary,
    @Schema(description = "Agreements in which both parties participate") @NotNull
        Part<Agreement> agreements,
    @Schema(description = "Visits and meetings in which both parties participated") @NotNull
        Part<Visit> visits,
    @Schema(
            description =
                "Visits and meetings in the country of one party, if only the other of the two parties participated. `more` is the URL of a list that also contains the items of `visits`.")
        @NotNull
        Part<Visit> meetingsOnSoil,
    @Schema(description = "Trade, investment and other figures of the pair") @NotNull
        Part<FigureSet> figures,
    @Schema(description = "Promises by one party to the other party, and joint promises") @NotNull
        Part<JudgedCommitment> commitments,
    @Schema(description = "Projects in which both parties participate") @NotNull
        Part<JudgedProject> projects,
    @Schema(
            description =
                "Projects of one party in the country of the other party, if that other party does not participate. `more` is the URL of a list that also contains the items of `projects`.")
        @NotNull
        Part<JudgedProject> projectsOnSoil,
    @Schema(description = "Memberships of one party in the other party") @NotNull
        Part<Membership> memberships,
    @Schema(
            description =
                "Organisations and regions to which both parties belong. If one party is a member of the other party, the list also contains the other party. `more` is the URL of the list of all memberships of `a`.")
        @NotNull
        Part<SharedOrganisation> organisations,
    @Schema(
            description =
                "Companies of one party that deal with the other party or with companies of the other party. `more` is the URL of the list of all companies of `a`, or of `b` if `a` is not a country.")
        @NotNull
        Part<Company> companies,
    @Schema(description = "Corridors whose routes cross both countries") @NotNull
        Part<Corridor> corridors,
    @Schema(
            description =
                "Hubs on the routes of `corridors`, and hubs at which both parties have a project. `more` is the URL of the list of these corridors with all hubs on their routes.")
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
                  "URL of a query that lists all items; absent if `items` already contains all items")
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

  /// The most important numbers and items of the relation, as of the day of the query.
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "RelationSummary")
  public record Summary(
      @Schema(
              description =
                  "Number of agreements of both parties that are in force on the day of the query, which is the earliest of today, `asOf` and `publishedBefore`")
          @NotNull
          InForce inForce,
      @NotNull Promised promised,
      @Schema(description = "Number of the promises in `promised.total`, by outcome")
          Map<CommitmentOutcome.Result, Long> outcomes,
      @Schema(
              description =
                  "Promises and project milestones that are overdue. Their due day has passed, and no evidence shows whether they were met.")
          List<Reference> overdue,
      @Schema(
              description =
                  "Disputed agreements, visits and other items. A source disputes at least one active fact of each item.")
          List<Reference> disputed,
      @Schema(
              description =
                  "Agreements, visits and other items whose sources contradict each other. The verdict of each item, or of one of its `comparisons`, is `CONFLICT`, `DATE_CONFLICT` or `GROWTH_CONFLICT`.")
          List<Reference> contradicted,
      @Schema(
              description =
                  "The last contact of the parties: the held visit or the concluded agreement with the latest date up to the day of the query. This day is the earliest of today, `asOf` and `publishedBefore`. A visit in the country of one party counts even if only the other party participated.")
          Reference lastContact,
      @Schema(
              description =
                  "True if the parties have more items than the summary uses, so that the summary is incomplete. The summary uses at most 200 agreements, 200 visits, 200 commitments, 200 projects, 50 sets of figures, and 50 memberships of each party in the other party.")
          boolean partial) {}

  @Schema(name = "RelationInForce")
  public record InForce(
      long certain,
      @Schema(description = "Number of agreements that are possibly, but not certainly, in force")
          long possible) {}

  @Schema(name = "RelationPromises")
  public record Promised(
      @Schema(description = "Number of promises that were neither abandoned nor refused")
          long total,
      @Schema(description = "Number of the promises in `total` that `a` made, alone or with others")
          long byA,
      @Schema(description = "Number of the promises in `total` that `b` made, alone or with others")
          long byB) {}
}
