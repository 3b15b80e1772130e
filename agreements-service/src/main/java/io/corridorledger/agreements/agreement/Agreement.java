package io.corridorledger.agreements.agreement;

import io.corridorledger.contract.Decider;
import io.corridorledger.contract.Rejected;
import io.corridorledger.event.AgreementEvent;
import io.corridorledger.event.AgreementEvent.AgreementAnnounced;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.AgreementEvent.DocumentPackageReported;
import io.corridorledger.event.Instrument;
import io.corridorledger.value.Period;
import java.util.ArrayList;
import java.util.List;

/// One agreement, as far as the rules need to know it.
///
/// ```
/// NONE ─announced→ ANNOUNCED ─signed→ SIGNED        each may be told again by another source
///  ├─────────────signed────────────────┘
///  └─package reported→ PACKAGE_REPORTED
/// ```
///
/// @param announced when it was announced, as each source says
/// @param signed when it was signed, as each source says
/// @param told facts that were recorded, so that the same fact is not recorded twice
public record Agreement(
    Status status,
    Instrument instrument,
    List<Period> announced,
    List<Period> signed,
    @com.fasterxml.jackson.annotation.JsonIgnore List<AgreementEvent> told) {

  public enum Status {
    NONE,
    ANNOUNCED,
    SIGNED,
    PACKAGE_REPORTED
  }

  public static final Decider<Agreement, AgreementEvent> DECIDER =
      new Decider<>(
          "agreements",
          AgreementEvent.class,
          new Agreement(Status.NONE, null, List.of(), List.of(), List.of()),
          Agreement::decide,
          Agreement::evolve);

  public List<AgreementEvent> decide(AgreementEvent fact) {
    if (told.contains(fact)) return List.of();
    switch (fact) {
      case AgreementAnnounced f -> {
        requireParties(f.instrument());
        requireKind(Status.ANNOUNCED);
        for (Period day : signed)
          if (f.date() != null && day.certainlyBefore(f.date()))
            throw new Rejected(
                "announced-after-signature",
                "It was signed %s, so it cannot have been announced %s; record what happened then as what it was."
                    .formatted(day, f.date()));
      }
      case AgreementSigned f -> {
        requireParties(f.instrument());
        requireKind(Status.SIGNED);
        for (Period day : announced)
          if (f.date() != null && f.date().certainlyBefore(day))
            throw new Rejected(
                "signature-before-announcement",
                "It was announced %s; a signature %s is earlier.".formatted(day, f.date()));
      }
      case DocumentPackageReported f -> {
        requireParties(f.instrument());
        requireKind(Status.PACKAGE_REPORTED);
      }
    }
    return List.of(fact);
  }

  private static void requireParties(Instrument instrument) {
    if (instrument.parties().size() < 2 && !instrument.unilateral())
      throw new Rejected(
          "two-parties-needed",
          "An agreement has two parties at least; if one side alone pledged or declared it, say unilateral.");
  }

  /// A package stays a package, and an instrument an instrument.
  private void requireKind(Status wanted) {
    boolean packageHere = status == Status.PACKAGE_REPORTED;
    boolean packageTold = wanted == Status.PACKAGE_REPORTED;
    if (status != Status.NONE && packageHere != packageTold)
      throw new Rejected(
          "package-is-not-an-instrument",
          packageHere
              ? "This is a package known by its count; record a document of it as an agreement with this parent."
              : "This is a single instrument; record a package as an agreement of its own.");
  }

  public Agreement evolve(AgreementEvent event) {
    List<AgreementEvent> all = with(told, event);
    return switch (event) {
      case AgreementAnnounced e ->
          new Agreement(
              status == Status.NONE ? Status.ANNOUNCED : status,
              instrument == null ? e.instrument() : instrument,
              with(announced, e.date()),
              signed,
              all);
      case AgreementSigned e ->
          new Agreement(
              Status.SIGNED,
              status == Status.SIGNED ? instrument : e.instrument(),
              announced,
              with(signed, e.date()),
              all);
      case DocumentPackageReported e ->
          new Agreement(
              Status.PACKAGE_REPORTED,
              instrument == null ? e.instrument() : instrument,
              announced,
              with(signed, e.date()),
              all);
    };
  }

  private static <T> List<T> with(List<T> list, T more) {
    if (more == null) return list;
    List<T> longer = new ArrayList<>(list);
    longer.add(more);
    return List.copyOf(longer);
  }
}
