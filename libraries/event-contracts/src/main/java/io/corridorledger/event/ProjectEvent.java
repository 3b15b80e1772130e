package io.corridorledger.event;

import io.corridorledger.constraint.Slug;
import io.corridorledger.constraint.Text;
import io.corridorledger.value.Amount;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.Lists;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import io.corridorledger.value.Quantity;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Events of one project.
@StreamType(name = "projects", log = "logistics", sample = "b8f205c1-035a-545a-ac7b-fd3952495a55")
public sealed interface ProjectEvent extends LedgerEvent
    permits ProjectEvent.ProjectAnnounced,
        ProjectEvent.FinancingAgreed,
        ProjectEvent.MilestonePlanned,
        ProjectEvent.ScheduleRevised,
        ProjectEvent.ProjectFigureStated,
        ProjectEvent.ProjectSuspended,
        ProjectEvent.ConstructionStarted,
        ProjectEvent.MilestoneReached,
        ProjectEvent.Commissioned,
        ProjectEvent.ProjectCancelled {

  enum Type {
    PORT,
    RAILWAY,
    ROAD,
    CABLE,
    PIPELINE,
    PLANT,
    SCHOOL,
    CULTURE,
    ENERGY,
    COMPANY,
    FLEET,
    STUDY,
    PROGRAMME,
    OTHER
  }

  /// A source reports a project. Sources may use different names for a project. The ledger keeps
  /// all names.
  ///
  /// @param slug slug by which URLs and figures refer to the project, such as
  ///   `hajigabul-car-plant`; absent if the project has none
  /// @param stage stage of the project in the words of the source, such as `considered`, `planned`
  ///   or `under way`; absent if the source states none
  /// @param name name of the project in the cited source
  /// @param parties the participants that the source names
  /// @param type kind of project, such as PORT or RAILWAY
  @EventType("project-announced")
  record ProjectAnnounced(
      UUID id,
      @Slug String slug,
      @NotNull @Text(max = 300) String name,
      @NotNull Type type,
      @Size(max = 50) List<@NotNull PartyRef> parties,
      @Valid PlaceRef place,
      @Text(max = 60) String stage,
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements ProjectEvent {
    public ProjectAnnounced {
      citations = Lists.orEmpty(citations);
      parties = Lists.orEmpty(parties);
    }

    /// Creates an announcement of a project without a slug.
    public ProjectAnnounced(
        UUID id,
        String name,
        Type type,
        List<PartyRef> parties,
        PlaceRef place,
        String stage,
        Period date,
        String note,
        List<Citation> citations) {
      this(id, null, name, type, parties, place, stage, date, note, citations);
    }
  }

  /// A source reports that the financing of the project was agreed.
  ///
  /// @param parties the parties that take part in the financing; empty if the source names none
  /// @param amount the agreed amount of money; absent if the source states none
  /// @param shares each participant's part of the amount; empty if the source states none
  @EventType("financing-agreed")
  record FinancingAgreed(
      @Valid Quantity amount,
      @Size(max = 50) List<@NotNull PartyRef> parties,
      @Size(max = 50) List<@NotNull @Valid Amount> shares,
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements ProjectEvent {
    public FinancingAgreed {
      citations = Lists.orEmpty(citations);
      parties = Lists.orEmpty(parties);
      shares = Lists.orEmpty(shares);
    }
  }

  /// A source reports that construction of the project started or is under way.
  ///
  /// @param asOf day or period in which construction was already under way. A client sends `asOf`
  ///   instead of `date` if the start of construction is unknown.
  @EventType("construction-started")
  record ConstructionStarted(
      Period date,
      Period asOf,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements ProjectEvent {
    public ConstructionStarted {
      citations = Lists.orEmpty(citations);
    }

    @Override
    public Period occurred() {
      return date == null ? asOf : date;
    }
  }

  /// A source reports a planned milestone of the project.
  ///
  /// @param milestone name of the milestone. The name identifies the milestone within the project.
  /// @param due due date of the milestone; absent if the source states none
  @EventType("milestone-planned")
  record MilestonePlanned(
      @NotNull @Text(max = 200) String milestone,
      Period due,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements ProjectEvent {
    public MilestonePlanned {
      citations = Lists.orEmpty(citations);
    }
  }

  /// The project reached a milestone.
  ///
  /// @param milestone name of the milestone. The name identifies the milestone within the project.
  @EventType("milestone-reached")
  record MilestoneReached(
      @NotNull @Text(max = 200) String milestone,
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements ProjectEvent {
    public MilestoneReached {
      citations = Lists.orEmpty(citations);
    }
  }

  /// The due date of a milestone was changed.
  ///
  /// @param milestone name of the milestone. The name identifies the milestone within the project.
  /// @param due new due date of the milestone
  /// @param reason reason for the change, in the client's own words; absent if the source states
  ///   none
  @EventType("schedule-revised")
  record ScheduleRevised(
      @NotNull @Text(max = 200) String milestone,
      @NotNull Period due,
      @Text(max = 1000) String reason,
      Period date,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements ProjectEvent {
    public ScheduleRevised {
      citations = Lists.orEmpty(citations);
    }

    @Override
    public boolean holdsUntilNext() {
      return true;
    }
  }

  /// A source states a figure of the project, such as its cost, length or capacity.
  @EventType("project-figure-stated")
  record ProjectFigureStated(
      @NotNull @Valid Figure figure,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements ProjectEvent {
    public ProjectFigureStated {
      citations = Lists.orEmpty(citations);
    }

    @Override
    public Period occurred() {
      return Figure.periodOf(figure);
    }

    @Override
    public List<Figure> figures() {
      return Stream.ofNullable(figure).toList();
    }
  }

  /// The project was opened, inaugurated or put into service.
  @EventType("project-commissioned")
  record Commissioned(
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements ProjectEvent {
    public Commissioned {
      citations = Lists.orEmpty(citations);
    }
  }

  /// Construction of the project was suspended.
  @EventType("project-suspended")
  record ProjectSuspended(
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements ProjectEvent {
    public ProjectSuspended {
      citations = Lists.orEmpty(citations);
    }
  }

  /// The project was cancelled and will not be built.
  @EventType("project-cancelled")
  record ProjectCancelled(
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements ProjectEvent {
    public ProjectCancelled {
      citations = Lists.orEmpty(citations);
    }
  }
}
