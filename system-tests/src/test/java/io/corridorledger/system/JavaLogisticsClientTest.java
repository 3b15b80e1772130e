package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.corridorledger.client.logistics.ApiException;
import io.corridorledger.client.logistics.ApiResponse;
import io.corridorledger.client.logistics.api.ShipmentsApi;
import io.corridorledger.client.logistics.api.ShipmentsApi.APICorrectShipmentFactRequest;
import io.corridorledger.client.logistics.api.ShipmentsApi.APIRecordShipmentRequest;
import io.corridorledger.client.logistics.model.Answer;
import io.corridorledger.client.logistics.model.Citation;
import io.corridorledger.client.logistics.model.Consignment;
import io.corridorledger.client.logistics.model.ConsignmentReferenceType;
import io.corridorledger.client.logistics.model.FactCorrected;
import io.corridorledger.client.logistics.model.Goods;
import io.corridorledger.client.logistics.model.PlaceRef;
import io.corridorledger.client.logistics.model.Problem;
import io.corridorledger.client.logistics.model.Quantity;
import io.corridorledger.client.logistics.model.Reference;
import io.corridorledger.client.logistics.model.Replacement;
import io.corridorledger.client.logistics.model.ShipmentRecorded;
import io.corridorledger.client.logistics.model.Source;
import io.corridorledger.client.logistics.model.SourceKind;
import io.corridorledger.client.queries.api.ShipmentsQueries;
import io.corridorledger.client.queries.api.ShipmentsQueries.APIGetShipmentRequest;
import io.corridorledger.client.queries.api.ShipmentsQueries.APIListShipmentsRequest;
import io.corridorledger.client.queries.model.EvidencedShipment;
import io.corridorledger.client.queries.model.HistoryFactStatus;
import io.corridorledger.system.OnRunningSystem.Content;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/// Records and reads shipments with the generated Java client of logistics-service.
/// [JavaClientTest] is the complete story of an integrator.
@OnRunningSystem(Content.EMPTY)
class JavaLogisticsClientTest {

  private final ShipmentsApi commands;
  private final ShipmentsQueries shipments;
  private final ObjectMapper json;

  /// Separates the shipments of a test from those of the other tests.
  private final String run = UUID.randomUUID().toString().substring(0, 8);

  private final String operator = "CO:Railway " + run;

  JavaLogisticsClientTest(LedgerSystem system) {
    var writer = new io.corridorledger.client.logistics.ApiClient();
    writer.updateBaseUri(system.logistics().service().url().toString());
    commands = new ShipmentsApi(writer);
    json = writer.getObjectMapper();

    var reader = new io.corridorledger.client.queries.ApiClient();
    reader.updateBaseUri(system.projection().url().toString());
    shipments = new ShipmentsQueries(reader);
  }

  private ShipmentRecorded shipment(String number, String date) {
    return new ShipmentRecorded()
        .consignment(
            new Consignment()
                .addReferencesItem(
                    new Reference()
                        .type(ConsignmentReferenceType.CIM_SMGS)
                        .number(number + "/" + run))
                .addGoodsItem(
                    new Goods()
                        .label("Copper cathodes")
                        .mass(new Quantity().value(new BigDecimal("24.50")).unit("TNE")))
                .origin(new PlaceRef().label("Xi'an").country("CN"))
                .destination(new PlaceRef().label("Constanta").country("RO"))
                .operator(operator))
        .date(date)
        .addCitationsItem(cited("Trains " + run));
  }

  private static Citation cited(String title) {
    return new Citation()
        .source(new Source().publisher("Gazette").title(title).kind(SourceKind.NEWS));
  }

  private ApiResponse<Answer> record(ShipmentRecorded fact) throws ApiException {
    return commands.recordShipmentWithHttpInfo(
        APIRecordShipmentRequest.newBuilder()
            .idempotencyKey(UUID.randomUUID().toString())
            .shipmentRecorded(fact)
            .build());
  }

  private static String header(ApiResponse<Answer> recorded, String name) {
    return recorded.getHeaders().get(name).getFirst();
  }

  private EvidencedShipment read(ApiResponse<Answer> recorded) throws Exception {
    return shipments
        .getShipment(
            APIGetShipmentRequest.newBuilder()
                .id(recorded.getData().getId().toString())
                .consistencyToken(header(recorded, "Consistency-Token"))
                .preferWait("wait=30")
                .build())
        .getItem();
  }

  private Problem problem(Callable<?> command) throws JsonProcessingException {
    var rejected = assertThrows(ApiException.class, command::call);
    return json.readValue(rejected.getResponseBody(), Problem.class);
  }

  @Test
  void aShipmentIsReadBackByItsConsistencyTokenAndCorrected() throws Exception {
    var recorded = record(shipment("RX-1", "2024-05-02"));
    var first = read(recorded);
    assertEquals("2024-05-02", first.getDate());
    assertEquals(operator, first.getOperator());
    assertEquals("Constanta", first.getDestination().getLabel());
    assertEquals("TNE", first.getGoods().getFirst().getMass().getUnit());

    var corrected =
        commands.correctShipmentFactWithHttpInfo(
            APICorrectShipmentFactRequest.newBuilder()
                .id(recorded.getData().getId())
                .idempotencyKey(UUID.randomUUID().toString())
                .ifMatch(header(recorded, "ETag"))
                .factCorrected(
                    new FactCorrected()
                        .target(recorded.getData().getEvents().getFirst().getId())
                        .reason("The day was copied wrongly")
                        .replacement(
                            new Replacement().shipmentRecorded(shipment("RX-1", "2024-05-03"))))
                .build());

    var second = read(corrected);
    assertEquals("2024-05-03", second.getDate());
    assertEquals(HistoryFactStatus.CORRECTED, second.getTimeline().getFirst().getFactStatus());
  }

  @Test
  void problemsAreTyped() throws Exception {
    var id = record(shipment("RX-2", "2024-05-02")).getData().getId();

    var another = shipment("RX-2", "2024-05-02").citations(List.of(cited("A train " + run)));
    var duplicate = problem(() -> record(another));
    assertEquals("urn:corridor:problem:likely-duplicate", duplicate.getType());
    assertEquals(409, duplicate.getStatus());
    assertTrue(duplicate.getLikelyDuplicates().getFirst().getExisting().endsWith(id.toString()));

    var circular = shipment("RX-3", "2024-05-02");
    circular.getConsignment().destination(circular.getConsignment().getOrigin());
    var rejected = problem(() -> record(circular));
    assertEquals(422, rejected.getStatus());
    assertEquals("ends-where-it-starts", rejected.getRule());
  }

  @Test
  void shipmentsAreReadPageByPage() throws Exception {
    Set<UUID> ids = new HashSet<>();
    for (var day = 1; day <= 5; day++) {
      var recorded = record(shipment("RX-1" + day, "2024-06-0" + day));
      ids.add(recorded.getData().getId());
      read(recorded);
    }
    var found = new ArrayList<UUID>();
    var sizes = new ArrayList<Integer>();
    String cursor = null;
    do {
      var page =
          shipments.listShipments(
              APIListShipmentsRequest.newBuilder()
                  .operator(operator)
                  .limit(2)
                  .cursor(cursor)
                  .build());
      for (var shipment : page.getItems()) found.add(shipment.getId());
      sizes.add(page.getItems().size());
      cursor = page.getNext();
    } while (cursor != null);
    assertEquals(ids, Set.copyOf(found));
    assertEquals(List.of(2, 2, 1), sizes);
  }
}
