package io.corridorledger.logistics.shipment;

import io.corridorledger.command.LikelyDuplicates;
import io.corridorledger.command.LikelyDuplicates.Found;
import io.corridorledger.event.Consignment;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ShipmentEvent.ShipmentRecorded;
import io.corridorledger.judgement.likeness.Likeness;
import io.corridorledger.judgement.likeness.ShipmentTraits;
import io.corridorledger.value.PlaceRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/// Finds recorded shipments that are likely duplicates of a new shipment.
@ApplicationScoped
class PostgresAlikeShipments {

  private static final String CANDIDATES =
      """
      SELECT stream_id, event_id, event_type, payload::text FROM event
      WHERE event_type IN ('shipment-recorded', 'fact-corrected', 'fact-revised') AND told_marks(payload) && ?
      LIMIT ?
      """;

  private final LikelyDuplicates duplicates;

  @Inject
  PostgresAlikeShipments(LikelyDuplicates duplicates) {
    this.duplicates = duplicates;
  }

  List<Found> of(ShipmentRecorded fact) {
    ShipmentTraits shipment = ShipmentTraits.of(fact.consignment(), fact.date());
    return duplicates.of(
        Shipment.DECIDER,
        fact.id(),
        connection -> candidates(connection, fact.consignment()),
        recorded -> likeness(shipment, recorded),
        (state, recorded) ->
            state.facts().contains(recorded) ? likeness(shipment, recorded) : null);
  }

  private static Likeness likeness(ShipmentTraits shipment, LedgerEvent recorded) {
    return recorded instanceof ShipmentRecorded e
        ? shipment.likeness(ShipmentTraits.of(e.consignment(), e.date()))
        : null;
  }

  private static PreparedStatement candidates(Connection connection, Consignment consignment)
      throws SQLException {
    PreparedStatement query = connection.prepareStatement(CANDIDATES);
    query.setArray(1, connection.createArrayOf("text", marks(consignment).toArray()));
    query.setInt(2, LikelyDuplicates.MAX_CANDIDATES);
    return query;
  }

  /// The marks by which the query finds a shipment: the numbers of its documents and equipment. If
  /// the shipment has no document number, the hub, code and name of its origin are also marks. The
  /// database has an index of the marks of all recorded shipments.
  private static Stream<String> marks(Consignment consignment) {
    PlaceRef origin = consignment.origin();
    Stream<String> numbers =
        Stream.concat(
                consignment.references().stream().map(Consignment.Reference::number),
                consignment.equipment().stream().map(Consignment.Equipment::number))
            .map(number -> "number:" + ShipmentTraits.number(number).replaceAll("[^A-Z0-9]", ""));
    if (!consignment.references().isEmpty() || origin == null) return numbers;
    return Stream.concat(
        numbers,
        Stream.of(origin.hub(), origin.unlocode(), origin.label())
            .filter(Objects::nonNull)
            .map(name -> "from:" + name.toLowerCase(Locale.ROOT)));
  }
}
