package io.corridorledger.dataset;

import static java.util.Map.entry;

import io.corridorledger.contract.AggregateType;
import io.corridorledger.event.AgreementEvent;
import io.corridorledger.event.CommitmentEvent;
import io.corridorledger.event.CorridorEvent;
import io.corridorledger.event.HubEvent;
import io.corridorledger.event.IndicatorEvent;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.MembershipEvent;
import io.corridorledger.event.ProjectEvent;
import io.corridorledger.event.Remark;
import io.corridorledger.event.ShipmentEvent;
import io.corridorledger.event.ThroughputEvent;
import io.corridorledger.event.VisitEvent;
import java.util.Map;
import java.util.Optional;

/// Finds the type of a command's body from the path of the command.
///
/// The operations of the services declare the same types. This class repeats the types, so that the
/// dataset can be checked without the services.
final class CommandBodies {

  /// The type of the body of each command, except remarks. The key of the outer map is the event
  /// family. The key of an inner map is the part of the path after the name of the collection, such
  /// as `/{id}/deposits`.
  private static final Map<Class<? extends LedgerEvent>, Map<String, Class<? extends LedgerEvent>>>
      FACTS =
          Map.ofEntries(
              entry(
                  AgreementEvent.class,
                  Map.ofEntries(
                      entry("", AgreementEvent.AgreementSigned.class),
                      entry("/announcements", AgreementEvent.AgreementAnnounced.class),
                      entry("/packages", AgreementEvent.DocumentPackageReported.class),
                      entry("/{id}/signings", AgreementEvent.AgreementSigned.class),
                      entry("/{id}/announcements", AgreementEvent.AgreementAnnounced.class),
                      entry("/{id}/packages", AgreementEvent.DocumentPackageReported.class),
                      entry("/{id}/party-signatures", AgreementEvent.PartySignatureAdded.class),
                      entry(
                          "/{id}/domestic-approvals",
                          AgreementEvent.DomesticApprovalRecorded.class),
                      entry("/{id}/deposits", AgreementEvent.InstrumentDeposited.class),
                      entry(
                          "/{id}/entries-into-force", AgreementEvent.EntryIntoForceRecorded.class),
                      entry("/{id}/amendments", AgreementEvent.AgreementAmended.class),
                      entry("/{id}/accessions", AgreementEvent.PartyAcceded.class),
                      entry("/{id}/withdrawals", AgreementEvent.PartyWithdrew.class),
                      entry("/{id}/suspensions", AgreementEvent.AgreementSuspended.class),
                      entry("/{id}/resumptions", AgreementEvent.AgreementResumed.class),
                      entry("/{id}/terminations", AgreementEvent.AgreementTerminated.class),
                      entry("/{id}/expirations", AgreementEvent.AgreementExpired.class),
                      entry("/{id}/supersessions", AgreementEvent.AgreementSuperseded.class))),
              entry(
                  VisitEvent.class,
                  Map.ofEntries(
                      entry("", VisitEvent.VisitHeld.class),
                      entry("/announcements", VisitEvent.VisitAnnounced.class),
                      entry("/{id}/meetings", VisitEvent.VisitHeld.class),
                      entry("/{id}/announcements", VisitEvent.VisitAnnounced.class),
                      entry("/{id}/postponements", VisitEvent.VisitPostponed.class),
                      entry("/{id}/cancellations", VisitEvent.VisitCancelled.class),
                      entry("/{id}/participants", VisitEvent.ParticipantAdded.class),
                      entry("/{id}/outcomes", VisitEvent.OutcomeLinked.class))),
              entry(
                  CommitmentEvent.class,
                  Map.ofEntries(
                      entry("", CommitmentEvent.CommitmentMade.class),
                      entry("/{id}/statements", CommitmentEvent.CommitmentMade.class),
                      entry("/{id}/reaffirmations", CommitmentEvent.CommitmentReaffirmed.class),
                      entry("/{id}/target-revisions", CommitmentEvent.CommitmentRevised.class),
                      entry("/{id}/abandonments", CommitmentEvent.CommitmentAbandoned.class),
                      entry("/{id}/refusals", CommitmentEvent.CommitmentRefused.class))),
              entry(
                  IndicatorEvent.class,
                  Map.ofEntries(entry("", IndicatorEvent.ObservationReported.class))),
              entry(
                  MembershipEvent.class,
                  Map.ofEntries(
                      entry("", MembershipEvent.StatusGranted.class),
                      entry("/applications", MembershipEvent.MembershipApplied.class),
                      entry("/{id}/statuses", MembershipEvent.StatusGranted.class),
                      entry("/{id}/applications", MembershipEvent.MembershipApplied.class),
                      entry("/{id}/endings", MembershipEvent.StatusEnded.class))),
              entry(
                  CorridorEvent.class,
                  Map.ofEntries(
                      entry("", CorridorEvent.CorridorDefined.class),
                      entry("/{id}/definitions", CorridorEvent.CorridorDefined.class),
                      entry("/{id}/legs", CorridorEvent.LegAdded.class),
                      entry("/{id}/leg-retirements", CorridorEvent.LegRetired.class),
                      entry("/{id}/capacities", CorridorEvent.CorridorCapacityStated.class))),
              entry(
                  HubEvent.class,
                  Map.ofEntries(
                      entry("", HubEvent.HubRegistered.class),
                      entry("/{id}/registrations", HubEvent.HubRegistered.class),
                      entry("/{id}/codes", HubEvent.HubCodeAssigned.class),
                      entry("/{id}/aliases", HubEvent.HubAliasAdded.class),
                      entry("/{id}/mergers", HubEvent.HubMerged.class),
                      entry("/{id}/capacities", HubEvent.CapacityStated.class))),
              entry(
                  ThroughputEvent.class,
                  Map.ofEntries(entry("", ThroughputEvent.ThroughputReported.class))),
              entry(
                  ShipmentEvent.class,
                  Map.ofEntries(
                      entry("", ShipmentEvent.ShipmentRecorded.class),
                      entry("/{id}/itineraries", ShipmentEvent.ItineraryAssigned.class),
                      entry("/{id}/handlings", ShipmentEvent.ShipmentHandled.class),
                      entry("/{id}/etas", ShipmentEvent.EtaChanged.class),
                      entry("/{id}/cancellations", ShipmentEvent.ShipmentCancelled.class))),
              entry(
                  ProjectEvent.class,
                  Map.ofEntries(
                      entry("", ProjectEvent.ProjectAnnounced.class),
                      entry("/{id}/announcements", ProjectEvent.ProjectAnnounced.class),
                      entry("/{id}/financings", ProjectEvent.FinancingAgreed.class),
                      entry("/{id}/construction-starts", ProjectEvent.ConstructionStarted.class),
                      entry("/{id}/milestones", ProjectEvent.MilestonePlanned.class),
                      entry("/{id}/milestones-reached", ProjectEvent.MilestoneReached.class),
                      entry("/{id}/schedule-revisions", ProjectEvent.ScheduleRevised.class),
                      entry("/{id}/figures", ProjectEvent.ProjectFigureStated.class),
                      entry("/{id}/commissionings", ProjectEvent.Commissioned.class),
                      entry("/{id}/suspensions", ProjectEvent.ProjectSuspended.class),
                      entry("/{id}/cancellations", ProjectEvent.ProjectCancelled.class))));

  /// The type of the body of each remark. Every aggregate accepts all remarks.
  private static final Map<String, Class<? extends LedgerEvent>> REMARKS =
      Map.ofEntries(
          entry("/{id}/corrections", Remark.FactCorrected.class),
          entry("/{id}/revisions", Remark.FactRevised.class),
          entry("/{id}/retractions", Remark.FactRetracted.class),
          entry("/{id}/disputes", Remark.FactDisputed.class),
          entry("/{id}/reinstatements", Remark.FactReinstated.class),
          entry("/{id}/notes", Remark.NoteCited.class));

  private CommandBodies() {}

  /// Returns the type of the body of a command that is sent to this path.
  ///
  /// @return empty if the path accepts no command
  static Optional<Class<? extends LedgerEvent>> of(String path) {
    String address = path.split("\\?", 2)[0];
    return AggregateType.ofPath(address)
        .map(type -> {
          String rest = address.substring(type.path().length());
          String action = Dataset.ID.matcher(rest).replaceFirst("{id}");
          return FACTS.get(type.family()).getOrDefault(action, REMARKS.get(action));
        });
  }
}
