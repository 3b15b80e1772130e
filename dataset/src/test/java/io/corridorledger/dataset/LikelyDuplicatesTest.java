package io.corridorledger.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.event.AgreementEvent.AgreementAnnounced;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.AgreementEvent.DocumentPackageReported;
import io.corridorledger.event.IndicatorEvent.ObservationReported;
import io.corridorledger.event.ThroughputEvent.ThroughputReported;
import io.corridorledger.event.VisitEvent.VisitAnnounced;
import io.corridorledger.event.VisitEvent.VisitHeld;
import io.corridorledger.judgement.likeness.AgreementTraits;
import io.corridorledger.judgement.likeness.FigureTraits;
import io.corridorledger.judgement.likeness.Likeness;
import io.corridorledger.judgement.likeness.VisitTraits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The services must accept every command of the dataset without a confirmation.
class LikelyDuplicatesTest {

  @Test
  void noRecordOfTheDatasetIsALikelyDuplicateOfAnother() throws IOException {
    List<Command> opening =
        Dataset.read(Path.of("")).commands().stream()
            .filter(command -> !Dataset.ID.matcher(command.path()).find())
            .toList();
    List<String> found = new ArrayList<>();
    for (int i = 0; i < opening.size(); i++)
      for (int j = 0; j < i; j++) {
        Likeness likeness = likeness(opening.get(j), opening.get(i));
        if (likeness != null)
          found.add(
              "%s and %s: %s"
                  .formatted(opening.get(j).key(), opening.get(i).key(), likeness.why()));
      }
    assertEquals(List.of(), found);
  }

  private static Likeness likeness(Command one, Command other) {
    if (traits(one) instanceof VisitTraits a && traits(other) instanceof VisitTraits b)
      return a.likeness(b);
    if (traits(one) instanceof AgreementTraits a && traits(other) instanceof AgreementTraits b)
      return a.likeness(b);
    if (traits(one) instanceof FigureTraits a && traits(other) instanceof FigureTraits b)
      return a.likeness(b);
    return null;
  }

  private static Object traits(Command command) {
    return switch (command.event()) {
      case VisitHeld e -> VisitTraits.of(e.id(), e.meeting(), e.date());
      case VisitAnnounced e -> VisitTraits.of(e.id(), e.meeting(), e.date());
      case AgreementSigned e -> AgreementTraits.of(e.id(), e.instrument(), e.date());
      case AgreementAnnounced e -> AgreementTraits.of(e.id(), e.instrument(), e.date());
      case DocumentPackageReported e -> AgreementTraits.of(e.id(), e.instrument(), e.date());
      case ObservationReported e -> FigureTraits.of(e.figure(), e.citations());
      case ThroughputReported e -> FigureTraits.of(e.figure(), e.citations());
      default -> null;
    };
  }
}
