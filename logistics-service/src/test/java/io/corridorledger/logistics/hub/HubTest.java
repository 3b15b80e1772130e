package io.corridorledger.logistics.hub;

import static io.corridorledger.logistics.Facts.STREAM;
import static io.corridorledger.logistics.Facts.alias;
import static io.corridorledger.logistics.Facts.capacity;
import static io.corridorledger.logistics.Facts.code;
import static io.corridorledger.logistics.Facts.log;
import static io.corridorledger.logistics.Facts.registered;
import static io.corridorledger.logistics.Facts.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.corridorledger.contract.History;
import io.corridorledger.contract.Rejected;
import io.corridorledger.contract.Scenario;
import io.corridorledger.event.HubEvent;
import io.corridorledger.event.HubEvent.HubMerged;
import io.corridorledger.event.HubEvent.Type;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark.FactCorrected;
import io.corridorledger.event.Remark.Replacement;
import io.corridorledger.value.FigureKey.Basis;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The rules of hubs, one test for each.
class HubTest {

  private static final UUID ANOTHER = new UUID(0, 2);

  private final Scenario<Hub, HubEvent> hub = Scenario.of(Hub.DECIDER);
  private final HubEvent aktau = registered("aktau-port", Type.PORT, "one");
  private final HubEvent merged = new HubMerged(ANOTHER, null, said("one"));

  @Test
  void sourcesMayDisagreeOnTheTypeOfAHub() {
    HubEvent terminal = registered("aktau-port", Type.TERMINAL, "two");
    hub.given(aktau).when(terminal).thenRecorded(terminal);
    assertEquals(Type.PORT, Hub.DECIDER.fold(List.of(aktau, terminal)).type());
  }

  @Test
  void anotherHubIsRegisteredSeparately() {
    hub.given(aktau).when(registered("kuryk", Type.PORT, "one")).thenRejected("another-hub");
  }

  @Test
  void aHubMayHaveSeveralCodes() {
    hub.given(aktau, code("TMKRW", "one"))
        .when(code("TMKRA", "one"))
        .thenRecorded(code("TMKRA", "one"));
  }

  @Test
  void aRecordedCodeOrNameIsNotRecordedAgain() {
    hub.given(aktau, code("KZAAU", "one")).when(code("KZAAU", "two")).thenNothing();
    hub.given(aktau, alias("Ақтау", "one")).when(alias("Ақтау", "two")).thenNothing();
    hub.given(aktau).when(alias("Aktau", "two")).thenNothing();
  }

  @Test
  void aCapacityConcernsThisHub() {
    hub.given(aktau)
        .when(capacity("hub:aktau-port", Basis.PLANNED))
        .thenRecorded(capacity("hub:aktau-port", Basis.PLANNED));
    hub.given(aktau)
        .when(capacity("hub:baku-port", Basis.CURRENT))
        .thenRejected("capacity-of-another");
    hub.given(aktau)
        .when(capacity("corridor:middle-corridor", Basis.CURRENT))
        .thenRejected("capacity-of-another");
  }

  @Test
  void aMergedHubAcceptsOnlyCorrections() {
    for (HubEvent fact :
        List.of(
            registered("aktau-port", Type.TERMINAL, "two"),
            code("KZAAU", "one"),
            alias("Ақтау", "one"),
            capacity("hub:aktau-port", Basis.CURRENT),
            new HubMerged(new UUID(0, 3), null, said("one"))))
      hub.given(aktau, merged).when(fact).thenRejected("merged-takes-corrections-only");
    hub.given(aktau, merged).when(merged).thenNothing();
  }

  @Test
  void aMergedHubIsCorrected() {
    List<LedgerEvent> facts = List.of(aktau, merged);
    var correction =
        new FactCorrected(
            new UUID(1, 2),
            new Replacement(new HubMerged(new UUID(0, 3), null, said("one"))),
            "Wrong hub",
            List.of());
    assertEquals(
        List.of(correction),
        Hub.DECIDER.decide(log("hubs", facts.toArray(LedgerEvent[]::new)), correction));
  }

  @Test
  void noHubIsMergedIntoItselfEvenByACorrection() {
    HubMerged itself = new HubMerged(STREAM, null, said("one"));
    assertEquals(
        "names-itself",
        assertThrows(
                Rejected.class, () -> Hub.DECIDER.decide(History.of(log("hubs", aktau)), itself))
            .rule()
            .id());
    var correction =
        new FactCorrected(new UUID(1, 2), new Replacement(itself), "Wrong hub", List.of());
    assertEquals(
        "names-itself",
        assertThrows(
                Rejected.class, () -> Hub.DECIDER.decide(log("hubs", aktau, merged), correction))
            .rule()
            .id());
  }
}
