package io.corridorledger.event;

import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import io.corridorledger.value.Quantity;
import java.util.List;
import java.util.UUID;

/// What can happen to one project.
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

  /// A source tells of it, under the name that it uses; other names stand beside it.
  ///
  /// @param stage what the source says of it: `considered`, `discussed`, `planned`, `under way` …
  /// @param name as this source or the registry names it
  /// @param parties who takes part in it, as far as named
  /// @param type what it is
  @EventType("project-announced")
  record ProjectAnnounced(
      UUID id,
      String name,
      Type type,
      List<PartyRef> parties,
      PlaceRef place,
      String stage,
      Period date,
      String note,
      List<Citation> citations)
      implements ProjectEvent {
    public ProjectAnnounced {
      citations = InvalidValue.listOf(citations, "citations");
      parties = InvalidValue.listOf(parties, "parties");
      InvalidValue.check()
          .text(name, "name", 300)
          .present(type, "type")
          .optionalText(stage, "stage", 60)
          .list(parties, "parties", 0, 50)
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }
  }

  /// Money for it was agreed.
  ///
  /// @param parties who takes part in it, as far as named
  /// @param amount how much
  @EventType("financing-agreed")
  record FinancingAgreed(
      Quantity amount, List<PartyRef> parties, Period date, String note, List<Citation> citations)
      implements ProjectEvent {
    public FinancingAgreed {
      citations = InvalidValue.listOf(citations, "citations");
      parties = InvalidValue.listOf(parties, "parties");
      InvalidValue.check()
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }
  }

  /// Works began or are under way.
  ///
  /// @param asOf when it was so, where the beginning is not known
  @EventType("construction-started")
  record ConstructionStarted(Period date, Period asOf, String note, List<Citation> citations)
      implements ProjectEvent {
    public ConstructionStarted {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date == null ? asOf : date;
    }
  }

  /// Something is to be reached by a day.
  ///
  /// @param milestone its name; the same name is the same milestone
  /// @param due until when
  @EventType("milestone-planned")
  record MilestonePlanned(String milestone, Period due, String note, List<Citation> citations)
      implements ProjectEvent {
    public MilestonePlanned {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .text(milestone, "milestone", 200)
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return null;
    }
  }

  /// Something was reached.
  ///
  /// @param milestone its name; the same name is the same milestone
  @EventType("milestone-reached")
  record MilestoneReached(String milestone, Period date, String note, List<Citation> citations)
      implements ProjectEvent {
    public MilestoneReached {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .text(milestone, "milestone", 200)
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }
  }

  /// A milestone was moved.
  ///
  /// @param milestone its name; the same name is the same milestone
  /// @param due until when
  /// @param reason why, in our words
  @EventType("schedule-revised")
  record ScheduleRevised(
      String milestone, Period due, String reason, Period date, List<Citation> citations)
      implements ProjectEvent {
    public ScheduleRevised {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .text(milestone, "milestone", 200)
          .present(due, "due")
          .optionalText(reason, "reason", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }

    @Override
    public boolean holdsUntilNext() {
      return true;
    }
  }

  /// A source states a figure of it: cost, length, capacity.
  @EventType("project-figure-stated")
  record ProjectFigureStated(Figure figure, List<Citation> citations) implements ProjectEvent {
    public ProjectFigureStated {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(figure, "figure")
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return figure.key().period();
    }

    @Override
    public List<Figure> figures() {
      return List.of(figure);
    }
  }

  /// It was opened, inaugurated or put into service.
  @EventType("project-commissioned")
  record Commissioned(Period date, String note, List<Citation> citations) implements ProjectEvent {
    public Commissioned {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }
  }

  /// Works stopped for the time being.
  @EventType("project-suspended")
  record ProjectSuspended(Period date, String note, List<Citation> citations)
      implements ProjectEvent {
    public ProjectSuspended {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }
  }

  /// It will not be built.
  @EventType("project-cancelled")
  record ProjectCancelled(Period date, String note, List<Citation> citations)
      implements ProjectEvent {
    public ProjectCancelled {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
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
