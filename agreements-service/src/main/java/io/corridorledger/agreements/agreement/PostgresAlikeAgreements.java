package io.corridorledger.agreements.agreement;

import io.corridorledger.command.LikelyDuplicates;
import io.corridorledger.command.LikelyDuplicates.Found;
import io.corridorledger.event.AgreementEvent.AgreementAnnounced;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.AgreementEvent.DocumentPackageReported;
import io.corridorledger.event.Instrument;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.judgement.likeness.AgreementTraits;
import io.corridorledger.judgement.likeness.Aliases;
import io.corridorledger.judgement.likeness.Likeness;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/// Finds recorded agreements that are likely duplicates of a new agreement.
@ApplicationScoped
class PostgresAlikeAgreements {

  /// Maximum number of combinations of party names for which the query searches. A party may have
  /// several known names. A combination has one of these names for each party.
  private static final int MAX_COMBINATIONS = 64;

  /// Selects recorded agreements between the same parties: those with the dates nearest to the date
  /// of the new agreement, and those without a date. A correction has no date of its own, so the
  /// query selects corrections together with the agreements without a date.
  private static final String CANDIDATES =
      """
      SELECT stream_id, event_id, event_type, payload::text FROM unnest(?) AS asked (parties),
      LATERAL (
        (SELECT * FROM event
         WHERE event_type IN ('agreement-signed', 'agreement-announced', 'document-package-reported', 'fact-corrected', 'fact-revised')
           AND told_parties(payload) = md5(parties) AND coalesce(occurred_latest, 'infinity') >= ?::date AND coalesce(occurred_latest, 'infinity') < 'infinity'
         ORDER BY coalesce(occurred_latest, 'infinity') LIMIT 40)
        UNION ALL
        (SELECT * FROM event
         WHERE event_type IN ('agreement-signed', 'agreement-announced', 'document-package-reported', 'fact-corrected', 'fact-revised')
           AND told_parties(payload) = md5(parties) AND coalesce(occurred_latest, 'infinity') < ?::date
         ORDER BY coalesce(occurred_latest, 'infinity') DESC LIMIT 40)
        UNION ALL
        (SELECT * FROM event
         WHERE event_type IN ('agreement-signed', 'agreement-announced', 'document-package-reported', 'fact-corrected', 'fact-revised')
           AND told_parties(payload) = md5(parties) AND coalesce(occurred_latest, 'infinity') = 'infinity' LIMIT 20)) AS near
      LIMIT ?
      """;

  private final LikelyDuplicates duplicates;

  @Inject
  PostgresAlikeAgreements(LikelyDuplicates duplicates) {
    this.duplicates = duplicates;
  }

  /// Returns the likely duplicates of a new agreement. The result is empty if the new agreement has
  /// no parties.
  List<Found> of(UUID id, Instrument instrument, Period date) {
    if (instrument.parties().isEmpty()) return List.of();
    AgreementTraits agreement = AgreementTraits.of(id, instrument, date);
    return duplicates
        .of(
            Agreement.DECIDER,
            id,
            connection -> candidates(connection, agreement.parties(), date),
            recorded -> likeness(agreement, recorded),
            (state, _) -> agreement.likeness(AgreementTraits.of(null, state.lifecycle())))
        .stream()
        .filter(found -> !found.stream().equals(instrument.parent()))
        .toList();
  }

  private static Likeness likeness(AgreementTraits agreement, LedgerEvent recorded) {
    if (recorded instanceof AgreementSigned e)
      return agreement.likeness(AgreementTraits.of(null, e.instrument(), e.date()));
    if (recorded instanceof AgreementAnnounced e)
      return agreement.likeness(AgreementTraits.of(null, e.instrument(), e.date()));
    if (recorded instanceof DocumentPackageReported e)
      return agreement.likeness(AgreementTraits.of(null, e.instrument(), e.date()));
    return null;
  }

  private static PreparedStatement candidates(
      Connection connection, Collection<PartyRef> parties, Period date) throws SQLException {
    PreparedStatement query = connection.prepareStatement(CANDIDATES);
    query.setArray(1, connection.createArrayOf("text", combinations(parties).toArray()));
    String day = date == null || date.latest() == null ? "infinity" : date.latest().toString();
    query.setString(2, day);
    query.setString(3, day);
    query.setInt(4, LikelyDuplicates.MAX_CANDIDATES);
    return query;
  }

  /// A party may be known by several names. Returns each combination that has one name for each
  /// party. A combination is one text, with the names in sorted order. The database index has a
  /// hash of this text for each recorded agreement.
  private static List<String> combinations(Collection<PartyRef> parties) {
    List<TreeSet<PartyRef>> all = List.of(new TreeSet<>());
    for (PartyRef party : parties) {
      List<TreeSet<PartyRef>> longer = new ArrayList<>();
      for (TreeSet<PartyRef> some : all)
        for (PartyRef spelling : Aliases.spellings(party)) {
          if (longer.size() == MAX_COMBINATIONS) break;
          TreeSet<PartyRef> more = new TreeSet<>(some);
          more.add(spelling);
          longer.add(more);
        }
      all = longer;
    }
    return all.stream()
        .map(some -> String.join("|", some.stream().map(PartyRef::ref).toList()))
        .toList();
  }
}
