package io.corridorledger.event;

import io.corridorledger.constraint.Text;
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
public sealed interface ProjectEvent extends LedgerEvent {

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

  /// A source reported the project under the name that it uses. Other names are kept as well.
  ///
  /// @param stage stage, as the source describes it: `considered`, `discussed`, `planned`, `under
  ///   way` …
  /// @param name name in the cited source or in the registry
  /// @param parties the named participants
  /// @param type kind of project
  @EventType("project-announced")
  record ProjectAnnounced(
      UUID id,
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
  }

  /// Financing of the project was agreed.
  ///
  /// @param parties the named participants
  /// @param amount the amount of money
  @EventType("financing-agreed")
  record FinancingAgreed(
      @Valid Quantity amount,
      @Size(max = 50) List<@NotNull PartyRef> parties,
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements ProjectEvent {
    public FinancingAgreed {
      citations = Lists.orEmpty(citations);
      parties = Lists.orEmpty(parties);
    }
  }

  /// Construction started or is under way.
  ///
  /// @param asOf a time at which construction was under way, when the start is unknown
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

  /// A milestone was planned for a date.
  ///
  /// @param milestone name of the milestone; the same name identifies the same milestone
  /// @param due until when
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

  /// A milestone was reached.
  ///
  /// @param milestone name of the milestone; the same name identifies the same milestone
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
  /// @param milestone name of the milestone; the same name identifies the same milestone
  /// @param due until when
  /// @param reason the reason, in our words
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

  /// A source stated a figure of the project: cost, length, capacity.
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

  /// Construction was suspended.
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
