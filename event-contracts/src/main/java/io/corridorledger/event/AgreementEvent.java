package io.corridorledger.event;

import io.corridorledger.value.Citation;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.Period;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Quantity;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/// What can happen to one agreement.
public sealed interface AgreementEvent extends LedgerEvent {

  /// It was agreed in principle, drafted or promised: "agreed to draw up" is announced, not signed.
  @EventType("agreement-announced")
  record AgreementAnnounced(UUID id, Instrument instrument, Period date, List<Citation> citations)
      implements AgreementEvent {
    public AgreementAnnounced {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(instrument, "instrument")
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }

    @Override
    public List<UUID> mentions() {
      return named(instrument);
    }
  }

  /// It was signed, as this source tells it. Sources that date or name one signing differently are
  /// each recorded.
  @EventType("agreement-signed")
  record AgreementSigned(UUID id, Instrument instrument, Period date, List<Citation> citations)
      implements AgreementEvent {
    public AgreementSigned {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(instrument, "instrument")
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }

    @Override
    public List<UUID> mentions() {
      return named(instrument);
    }
  }

  /// Several documents concluded at once, known by their count, of which some may be named.
  ///
  /// @param instrument of type PACKAGE: parties, subjects, place and visit of the whole
  /// @param count how many, in the unit `document`; absent when a source only says "documents"
  /// @param members agreements of this ledger that are known to belong to it
  @EventType("document-package-reported")
  record DocumentPackageReported(
      UUID id,
      Instrument instrument,
      Period date,
      Quantity count,
      List<UUID> members,
      List<Citation> citations)
      implements AgreementEvent {
    public DocumentPackageReported {
      citations = InvalidValue.listOf(citations, "citations");
      members = InvalidValue.listOf(members, "members");
      InvalidValue.check()
          .present(instrument, "instrument")
          .that(
              instrument == null || instrument.type() == Instrument.Type.PACKAGE,
              "instrument",
              "must be of type PACKAGE")
          .that(
              count == null || count.unit().code().equals("document"),
              "count",
              "is counted in the unit document")
          .that(
              count == null
                  || count.qualifier() != Qualifier.EXACT
                  || count.inUnits().longValue() >= members.size(),
              "members",
              "are more than the count")
          .list(members, "members", 0, 200)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }

    @Override
    public List<UUID> mentions() {
      return Stream.concat(members.stream(), named(instrument).stream()).toList();
    }
  }

  private static List<UUID> named(Instrument instrument) {
    return Stream.of(instrument.parent(), instrument.visit()).filter(Objects::nonNull).toList();
  }
}
