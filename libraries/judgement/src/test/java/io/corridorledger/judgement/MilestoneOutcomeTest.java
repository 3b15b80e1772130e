package io.corridorledger.judgement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.corridorledger.judgement.CommitmentOutcome.Report;
import io.corridorledger.judgement.CommitmentOutcome.Result;
import io.corridorledger.judgement.CommitmentOutcome.Slip;
import io.corridorledger.judgement.MilestoneOutcome.Step;
import io.corridorledger.value.Period;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MilestoneOutcomeTest {

  private static final LocalDate AFTER = LocalDate.of(2026, 1, 1);

  /// Each report is `REPORT date [changed]`; `?` is an unknown date.
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nothing known, not over                | 2024     | 2024-12-31 |                                                   | NOT_DUE
          nothing known, over                    | 2024     | 2025-01-01 |                                                   | OVERDUE
          the end of the due date is open        | 2024/..  | 2025-01-01 |                                                   | UNDETERMINED
          no due date                            |          | 2025-01-01 |                                                   | UNDETERMINED
          no due date, reached                   |          | 2025-01-01 | REACHED ?                                         | MET
          reached in time                        | 2024     | 2024-12-31 | REACHED 2024-05                                   | MET
          reached on the last day                | 2024     | 2025-01-01 | REACHED 2024-12-31                                | MET
          reached later                          | 2024     | 2025-06-01 | REACHED 2025-01                                   | MISSED
          reached on a day that is not known     | 2024     | 2025-01-01 | REACHED ?                                         | UNDETERMINED
          reached in the year of the due month   | 2024-06  | 2025-01-01 | REACHED 2024                                      | UNDETERMINED
          reached in time and later              | 2024-06  | 2025-01-01 | REACHED 2024-05, REACHED 2024-08                  | CONTESTED
          commissioned later                     | 2024     | 2026-01-01 | COMMISSIONED 2025                                 | MISSED
          commissioned in time                   | 2024     | 2026-01-01 | COMMISSIONED 2024                                 | MET
          started later                          | 2024     | 2026-01-01 | STARTED 2025-03                                   | MISSED
          started in time                        | 2024     | 2026-01-01 | STARTED 2023                                      | OVERDUE
          started on a day that is not known     | 2024     | 2026-01-01 | STARTED ?                                         | OVERDUE
          started in the due year                | 2024-06  | 2026-01-01 | STARTED 2024                                      | OVERDUE
          still under way later                  | 2024     | 2026-01-01 | UNDER_WAY 2025-03                                 | MISSED
          under way before                       | 2024     | 2026-01-01 | UNDER_WAY 2024-03                                 | OVERDUE
          started later, reached in time         | 2024     | 2026-01-01 | STARTED 2025-03, REACHED 2024                     | CONTESTED
          rescheduled before the due day         | 2024     | 2026-01-01 | RESCHEDULED 2026 2024-03                          | MISSED
          rescheduled, not over                  | 2024     | 2024-12-31 | RESCHEDULED 2026 2024-03                          | NOT_DUE
          rescheduled to an earlier day          | 2024     | 2026-01-01 | RESCHEDULED 2023 2022-03                          | OVERDUE
          rescheduled to the same day            | 2024     | 2026-01-01 | RESCHEDULED 2024-12 2024-03                       | OVERDUE
          rescheduled, reached in time all the same | 2024  | 2026-01-01 | RESCHEDULED 2026 2024-03, REACHED 2024-11         | MET
          rescheduled, reached on no known day   | 2024     | 2026-01-01 | RESCHEDULED 2026 2024-03, REACHED ?               | UNDETERMINED
          rescheduled afterwards, reached in time | 2024    | 2026-01-01 | RESCHEDULED 2026 2025-03, REACHED 2024-11         | CONTESTED
          """)
  void aMilestoneIsJudgedByTheReportsAboutIt(
      String what, String due, LocalDate day, String reports, Result result) {
    assertEquals(
        result, MilestoneOutcome.of(period(due), period(due), steps(reports), day).result());
  }

  /// The day after the due date is the only day on which an outcome changes without new evidence.
  @ParameterizedTest(name = "due {0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          2024                  | 2025-01-01
          2024-06               | 2024-07-01
          2024-06-15            | 2024-06-16
          ../2024-06-15         | 2024-06-16
          2024-01-10/2024-03-20 | 2024-03-21
          2024/..               | -
          -                     | -
          """)
  void anOutcomeChangesOnlyOnTheDayAfterTheDueDate(String due, LocalDate expected) {
    LocalDate changesOn = CommitmentOutcome.changesOn(period(due));
    assertEquals(expected, changesOn);
    for (String reports : List.of("", "REACHED 2024-05", "STARTED 2025-03", "UNDER_WAY 2025-03")) {
      LocalDate previous = LocalDate.of(2023, 12, 31);
      for (LocalDate day = previous; day.getYear() < 2026; previous = day, day = day.plusDays(1))
        if (!day.equals(changesOn))
          assertEquals(
              MilestoneOutcome.of(period(due), null, steps(reports), previous).result(),
              MilestoneOutcome.of(period(due), null, steps(reports), day).result());
    }
  }

  @ParameterizedTest(name = "{0}: {2} to {3} days")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a day                          | REACHED 2025-01-31                           | 31  | 31
          a month                        | REACHED 2025-01                              | 1   | 31
          the end is open                | REACHED 2025-01/..                           | 1   |
          two accounts                   | REACHED 2025-01-31, REACHED 2025-03-01       | 31  | 60
          a new due date                 | RESCHEDULED 2026-06-30 2025-02               | 546 | 546
          the last of two new due dates  | RESCHEDULED 2025 ?, RESCHEDULED 2026 ?       | 730 | 730
          a start gives only a minimum   | STARTED 2025-03-01                           | 60  |
          started, reached on no known day | STARTED 2025-03-01, REACHED ?              | 60  |
          the new due date was brought forward | RESCHEDULED 2027 ?, RESCHEDULED 2025 ? | 365 | 365
          work on the new due date       | RESCHEDULED 2025-03-01 ?, UNDER_WAY 2025-03-01 | 60 | 60
          the last known day of work     | STARTED 2025-03-01, UNDER_WAY 2025-05-30     | 150 |
          work after the new due date    | RESCHEDULED 2025-02 ?, UNDER_WAY 2025-03-01  | 60  |
          work before the new due date   | RESCHEDULED 2025-06 ?, UNDER_WAY 2025-03-01  | 181 | 181
          reached, after a new due date  | RESCHEDULED 2025-02 2025-01, REACHED 2025-03-01 | 60 | 60
          """)
  void theSlipIsCountedFromTheLastOriginalDay(String what, String reports, Long least, Long most) {
    var due = Period.parse("2024");
    assertEquals(
        new Slip(due, least, most), MilestoneOutcome.of(due, due, steps(reports), AFTER).slip());
  }

  @Test
  void theSlipIsCountedFromTheOriginalDueDateWhateverTheCurrentOne() {
    var original = Period.parse("2023");
    var current = Period.parse("2024");
    var steps = steps("RESCHEDULED 2024 2023-11, REACHED 2025-01-31");
    var outcome = MilestoneOutcome.of(current, original, steps, AFTER);
    assertEquals(Result.MISSED, outcome.result());
    assertEquals(new Slip(original, 397L, 397L), outcome.slip());
    assertEquals(
        "the due date 2024 has passed, and the milestone was reached later: 31 January 2025",
        outcome.why());
  }

  @Test
  void onlyAMissedMilestoneHasASlip() {
    var due = Period.parse("2024");
    for (String reports :
        List.of("", "REACHED 2024", "REACHED ?", "REACHED 2024-05, REACHED 2025-01"))
      assertNull(MilestoneOutcome.of(due, due, steps(reports), AFTER).slip());
    assertNull(
        MilestoneOutcome.of(due, due, steps("RESCHEDULED 2026 ?"), LocalDate.of(2024, 5, 1))
            .slip());
  }

  @Test
  void theResultNamesItsReason() {
    var due = Period.parse("2024");
    assertEquals(
        "the due date 2024 has passed, and construction started later: March 2025",
        MilestoneOutcome.of(due, due, steps("STARTED 2025-03"), AFTER).why());
    assertEquals(
        "the due date 2024 has passed, and no evidence says whether the milestone was reached",
        MilestoneOutcome.of(due, due, List.of(), AFTER).why());
    assertEquals(
        "the reports leave open whether the milestone was reached by the due day",
        MilestoneOutcome.of(due, due, steps("REACHED ?"), AFTER).why());
    for (String open : new String[] {null, "2024/.."})
      assertEquals(
          "no due day is stated, and no report says that the milestone was reached",
          MilestoneOutcome.of(period(open), period(open), List.of(), AFTER).why());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          REACHED 2025-03                   | the due date 2024 has passed, and the milestone was reached later: March 2025
          COMMISSIONED 2025-03              | the due date 2024 has passed, and the project was commissioned later: March 2025
          UNDER_WAY 2025-03                 | the due date 2024 has passed, and construction was still under way later: March 2025
          RESCHEDULED 2026 2024-03          | the due date 2024 has passed, and the due date was changed: 2026
          REACHED ?, STARTED 2025-03        | the due date 2024 has passed, and construction started later: March 2025
          REACHED 2024-03                   | evidence shows that the target was reached, and none contradicts it
          REACHED 2024-03, REACHED 2025-03  | some evidence shows that the target was reached, other evidence that it was not
          """)
  void theResultIsExplainedByTheFirstReportThatDecides(String reports, String why) {
    var due = Period.parse("2024");
    assertEquals(why, MilestoneOutcome.of(due, due, steps(reports), AFTER).why());
  }

  @Test
  void aMilestoneThatIsNotDueNamesItsDueDate() {
    var due = Period.parse("2024");
    assertEquals(
        "due by 2024", MilestoneOutcome.of(due, due, List.of(), LocalDate.of(2024, 12, 31)).why());
  }

  @ParameterizedTest
  @CsvSource({
    "completion, COMPLETION",
    "Opening, COMPLETION",
    "Completion of construction, COMPLETION",
    "put into operation, COMPLETION",
    "start of operations, COMPLETION",
    "Opening of the school, COMPLETION",
    "start of construction, START",
    "construction works begun, START",
    "completion of the feasibility study, OTHER",
    "opening of the tender, OTHER",
    "financing agreed, OTHER",
    "completion of the CKU railway, COMPLETION",
    "Completion of the CKU railway, COMPLETION",
    "opening of the tunnel, COMPLETION",
    "opening of the station, COMPLETION",
    "completion of the road section, COMPLETION",
    "opening of the Kamchik tunnel, COMPLETION",
    "start of construction of the Rogun dam, START",
    "Completion of the Feasibility Study, OTHER",
    "completion of the Feasibility Study of the CKU railway, OTHER",
    "completion of the feasibility study of the CKU railway, OTHER",
    "Opening of an Exhibition, OTHER",
    "opening of the exhibition, OTHER",
    "completion of the first section, OTHER",
    "opening of the ferry, OTHER",
    "start, OTHER",
    "construction, OTHER",
    "company founded, OTHER",
    ", OTHER"
  })
  void theNameOfAMilestoneStatesItsPhase(String name, Phase phase) {
    assertEquals(phase, Phase.of(name, List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          completion of the fibre-optic cable       | Fibre-optic cable across the Caspian      | COMPLETION
          Opening of Alat Port                      | alat                                      | COMPLETION
          Start of Construction of Kambar-Ata       | kambar-ata-1                              | START
          opening of the ferry                      | Ferry terminal of Kuryk                   | COMPLETION
          opening of the ferry                      | Fibre-optic cable across the Caspian      | OTHER
          completion of the feasibility study       | Feasibility study of the CKU railway      | OTHER
          """)
  void theWordsOfTheProjectsNamesAreIgnored(String milestone, String own, Phase phase) {
    assertEquals(phase, Phase.of(milestone, List.of(own)));
  }

  private static Period period(String text) {
    return text == null || text.equals("?") ? null : Period.parse(text);
  }

  private static List<Step> steps(String reports) {
    return reports == null || reports.isBlank()
        ? List.of()
        : Arrays.stream(reports.split(", "))
            .map(report -> report.split(" "))
            .map(part ->
                new Step(
                    Report.valueOf(part[0]),
                    period(part[1]),
                    part.length > 2 ? period(part[2]) : null))
            .toList();
  }
}
