package io.corridorledger.projection.relations;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.AggregateType;
import io.corridorledger.event.Instrument;
import io.corridorledger.event.Meeting;
import io.corridorledger.projection.agreements.Agreement;
import io.corridorledger.projection.commitments.Commitment;
import io.corridorledger.projection.figures.FigureSet;
import io.corridorledger.projection.memberships.Membership;
import io.corridorledger.projection.projects.Project;
import io.corridorledger.projection.visits.Visit;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import jakarta.validation.constraints.NotNull;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A link to an aggregate, a milestone or a set of figures, with the properties that a summary
/// shows.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "RelationReference")
public record Reference(
    @Schema(
            description = "Kind of the linked item; also the name after `/v1/` in `href`",
            examples = "agreements")
        @NotNull
        String of,
    @Schema(description = "Id of the aggregate; absent for a set of figures") UUID id,
    @Schema(
            description =
                "Text that identifies the linked item. For a commitment, this is its statement. For a milestone, it is the name of the project and the name of the milestone. For a set of figures, it is the subject, the metric and the period. For other items, it is the title or the name, and absent if no source states one.")
        String title,
    @Schema(description = "Parties that sources name for the linked item") List<PartyRef> parties,
    @Schema(
            description =
                "Date of the linked item; absent if unknown. For a commitment or a milestone, this is the due date. For a set of figures, it is the period.")
        Period date,
    @Schema(description = "URL of the item", examples = "/v1/agreements/…") @NotNull String href) {

  private static final String AGREEMENTS = "agreements";
  private static final String COMMITMENTS = "commitments";
  private static final String FIGURES = "figures";
  private static final String MEMBERSHIPS = "memberships";
  private static final String PROJECTS = "projects";
  private static final String VISITS = "visits";

  /// The values of [#of].
  public static final List<String> KINDS =
      List.of(AGREEMENTS, COMMITMENTS, FIGURES, MEMBERSHIPS, PROJECTS, VISITS);

  private static Reference of(
      String kind, UUID id, String title, Stream<PartyRef> parties, Period date) {
    return new Reference(
        kind, id, title, parties.distinct().toList(), date, AggregateType.path(kind, id));
  }

  static Reference of(Agreement agreement) {
    return of(
        AGREEMENTS,
        agreement.id(),
        agreement.title(),
        Stream.ofNullable(agreement.parties()).flatMap(List::stream).map(Instrument.Party::ref),
        agreement.date());
  }

  static Reference of(Visit visit) {
    return of(
        VISITS,
        visit.id(),
        visit.title(),
        Stream.concat(
            Stream.ofNullable(visit.host()),
            Stream.ofNullable(visit.participants())
                .flatMap(List::stream)
                .map(Meeting.Participant::party)),
        visit.date());
  }

  static Reference of(Commitment commitment) {
    return of(
        COMMITMENTS,
        commitment.id(),
        commitment.statement(),
        Stream.of(commitment.by(), commitment.to())
            .flatMap(Stream::ofNullable)
            .flatMap(List::stream),
        commitment.due());
  }

  static Reference of(Project project) {
    return of(
        PROJECTS,
        project.id(),
        project.name(),
        Stream.ofNullable(project.parties()).flatMap(List::stream),
        project.dates().isEmpty() ? null : project.dates().getFirst());
  }

  /// Creates the link to a milestone of a project, with its current due date.
  static Reference of(Project project, Project.Milestone milestone) {
    Reference whole = of(project);
    return new Reference(
        whole.of(),
        whole.id(),
        "%s: %s".formatted(whole.title(), milestone.name()),
        whole.parties(),
        milestone.current(),
        whole.href());
  }

  static Reference of(Membership membership) {
    return of(
        MEMBERSHIPS,
        membership.id(),
        null,
        Stream.of(membership.party(), membership.organisation()),
        null);
  }

  static Reference of(FigureSet set) {
    FigureSet.Key key = set.key();
    String period = key.period() == null ? "" : key.period().toString();
    return new Reference(
        FIGURES,
        null,
        "%s %s %s".formatted(key.subject(), key.metric(), period).strip(),
        null,
        key.period(),
        "/v1/figures?subject=%s&metric=%s%s"
            .formatted(
                key.subject(),
                key.metric(),
                period.isEmpty()
                    ? ""
                    : "&period=" + URLEncoder.encode(period, StandardCharsets.UTF_8)));
  }
}
