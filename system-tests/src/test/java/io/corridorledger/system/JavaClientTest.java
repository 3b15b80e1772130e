package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.corridorledger.client.agreements.ApiException;
import io.corridorledger.client.agreements.ApiResponse;
import io.corridorledger.client.agreements.api.AgreementsApi;
import io.corridorledger.client.agreements.api.AgreementsApi.APICorrectAgreementFactRequest;
import io.corridorledger.client.agreements.api.AgreementsApi.APIDisputeAgreementFactRequest;
import io.corridorledger.client.agreements.api.AgreementsApi.APIRetractAgreementFactRequest;
import io.corridorledger.client.agreements.api.AgreementsApi.APIReviseAgreementFactRequest;
import io.corridorledger.client.agreements.api.AgreementsApi.APISignAgreementRequest;
import io.corridorledger.client.agreements.api.IndicatorsApi;
import io.corridorledger.client.agreements.api.IndicatorsApi.APIReportIndicatorValueRequest;
import io.corridorledger.client.agreements.model.AgreementSigned;
import io.corridorledger.client.agreements.model.Answer;
import io.corridorledger.client.agreements.model.Citation;
import io.corridorledger.client.agreements.model.FactCorrected;
import io.corridorledger.client.agreements.model.FactDisputed;
import io.corridorledger.client.agreements.model.FactRetracted;
import io.corridorledger.client.agreements.model.FactRevised;
import io.corridorledger.client.agreements.model.FieldError;
import io.corridorledger.client.agreements.model.Figure;
import io.corridorledger.client.agreements.model.FigureKey;
import io.corridorledger.client.agreements.model.Instrument;
import io.corridorledger.client.agreements.model.InstrumentLevel;
import io.corridorledger.client.agreements.model.InstrumentType;
import io.corridorledger.client.agreements.model.ObservationReported;
import io.corridorledger.client.agreements.model.Party;
import io.corridorledger.client.agreements.model.Problem;
import io.corridorledger.client.agreements.model.Quantity;
import io.corridorledger.client.agreements.model.RemarkRetractionReason;
import io.corridorledger.client.agreements.model.Replacement;
import io.corridorledger.client.agreements.model.Source;
import io.corridorledger.client.agreements.model.SourceKind;
import io.corridorledger.client.queries.api.AgreementsQueries;
import io.corridorledger.client.queries.api.AgreementsQueries.APIGetAgreementRequest;
import io.corridorledger.client.queries.api.AgreementsQueries.APIListAgreementsRequest;
import io.corridorledger.client.queries.api.FiguresQueries;
import io.corridorledger.client.queries.api.FiguresQueries.APIListFiguresRequest;
import io.corridorledger.client.queries.api.TimelineQueries;
import io.corridorledger.client.queries.api.TimelineQueries.APIListTimelineEntriesRequest;
import io.corridorledger.client.queries.model.AgreementStatus;
import io.corridorledger.client.queries.model.EvidencedAgreement;
import io.corridorledger.client.queries.model.Fact;
import io.corridorledger.client.queries.model.HistoryFactStatus;
import io.corridorledger.client.queries.model.RemarkView;
import io.corridorledger.system.OnRunningSystem.Content;
import java.math.BigDecimal;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The work of an integrator with the generated Java client. The README of `clients/java` shows
/// parts of this class; [ClientReadmesTest] compares them. This file is long because of its
/// imports: one for each generated class that the story uses.
@OnRunningSystem(Content.EMPTY)
class JavaClientTest {

  private final AgreementsApi commands;
  private final IndicatorsApi indicators;
  private final AgreementsQueries agreements;
  private final FiguresQueries figures;
  private final TimelineQueries timeline;
  private final ObjectMapper json;

  /// Separates the facts of a test from those of the other tests.
  private final String run = UUID.randomUUID().toString().substring(0, 8);

  JavaClientTest(LedgerSystem system) {
    var agreementsService = system.agreements().service().url().toString();
    var projectionService = system.projection().url().toString();

    var writer = new io.corridorledger.client.agreements.ApiClient();
    writer.updateBaseUri(agreementsService);
    commands = new AgreementsApi(writer);
    indicators = new IndicatorsApi(writer);

    var reader = new io.corridorledger.client.queries.ApiClient();
    reader.updateBaseUri(projectionService);
    // Numbers in the content of events keep their digits, as they do in all other places.
    reader.getObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    agreements = new AgreementsQueries(reader);
    figures = new FiguresQueries(reader);
    timeline = new TimelineQueries(reader);

    json = reader.getObjectMapper();
  }

  static AgreementSigned signed(String title, String date, List<String> parties) {
    var instrument =
        new Instrument().type(InstrumentType.MOU).level(InstrumentLevel.COMPANY).title(title);
    for (var party : parties) instrument.addPartiesItem(new Party().ref(party));
    return new AgreementSigned().instrument(instrument).date(date).addCitationsItem(cited(title));
  }

  static Citation cited(String title) {
    return new Citation()
        .source(
            new Source()
                .publisher("Gazette")
                .title(title)
                .published("2024-05-03")
                .kind(SourceKind.NEWS))
        .locator("line 4");
  }

  /// Sends a request until it succeeds, or until another attempt cannot succeed. All attempts of a
  /// command have the same idempotency key.
  <T> T retrying(Callable<T> request) throws Exception {
    for (int attempt = 1; ; attempt++) {
      try {
        return request.call();
      } catch (ApiException e) {
        if (attempt == 8 || !canSucceedLater(e.getCode(), e.getResponseBody())) throw e;
        Thread.sleep(pauseMillis(attempt, e.getResponseHeaders()));
      } catch (io.corridorledger.client.queries.ApiException e) {
        if (attempt == 8 || !canSucceedLater(e.getCode(), e.getResponseBody())) throw e;
        Thread.sleep(pauseMillis(attempt, e.getResponseHeaders()));
      }
    }
  }

  /// @param status 0 if there was no response, for example after a lost connection
  boolean canSucceedLater(int status, String body) throws JsonProcessingException {
    if (status == 0 || status >= 500) return true;
    return Boolean.TRUE.equals(json.readValue(body, Problem.class).getRetryable());
  }

  static long pauseMillis(int attempt, HttpHeaders headers) {
    var seconds = headers == null ? "" : headers.firstValue("Retry-After").orElse("");
    if (!seconds.isEmpty()) return 1000 * Long.parseLong(seconds);
    return ThreadLocalRandom.current().nextLong(1000L << attempt);
  }

  static String header(ApiResponse<Answer> recorded, String name) {
    return recorded.getHeaders().get(name).getFirst();
  }

  EvidencedAgreement read(UUID id, String consistencyToken) throws Exception {
    var query =
        APIGetAgreementRequest.newBuilder()
            .id(id.toString())
            .consistencyToken(consistencyToken)
            .preferWait("wait=20")
            .build();
    return retrying(() -> agreements.getAgreement(query)).getItem();
  }

  private List<String> parties(String name) {
    return List.of("CO:First %s %s".formatted(name, run), "CO:Second %s %s".formatted(name, run));
  }

  private ApiResponse<Answer> sign(AgreementSigned fact) throws Exception {
    var command =
        APISignAgreementRequest.newBuilder()
            .idempotencyKey(UUID.randomUUID().toString())
            .agreementSigned(fact)
            .build();
    return retrying(() -> commands.signAgreementWithHttpInfo(command));
  }

  private ApiResponse<Answer> correct(
      UUID id, UUID target, String etag, AgreementSigned replacement) throws Exception {
    return commands.correctAgreementFactWithHttpInfo(
        APICorrectAgreementFactRequest.newBuilder()
            .id(id)
            .idempotencyKey(UUID.randomUUID().toString())
            .ifMatch(etag)
            .factCorrected(
                new FactCorrected()
                    .target(target)
                    .reason("The day was copied wrongly")
                    .replacement(new Replacement().agreementSigned(replacement)))
            .build());
  }

  private static UUID event(ApiResponse<Answer> recorded) {
    return recorded.getData().getEvents().getFirst().getId();
  }

  private Problem problem(Callable<?> command) throws JsonProcessingException {
    var rejected = assertThrows(ApiException.class, command::call);
    return json.readValue(rejected.getResponseBody(), Problem.class);
  }

  @Test
  void aWriteIsReadBackByItsConsistencyToken() throws Exception {
    var title = "Port cooperation " + run;
    var parties = parties("Port");

    var command =
        APISignAgreementRequest.newBuilder()
            .idempotencyKey(UUID.randomUUID().toString())
            .agreementSigned(signed(title, "2024-05-02", parties))
            .build();
    var recorded = retrying(() -> commands.signAgreementWithHttpInfo(command));
    var id = recorded.getData().getId();
    var etag = header(recorded, "ETag");
    var token = header(recorded, "Consistency-Token");

    var agreement = read(id, token);

    assertEquals(201, recorded.getStatusCode());
    assertEquals(1, recorded.getData().getVersion());
    assertEquals("\"1\"", etag);
    assertEquals(title, agreement.getTitle());
    assertEquals("2024-05-02", agreement.getDate());
    assertEquals(AgreementStatus.SIGNED, agreement.getStatus());
    assertEquals(2, agreement.getParties().size());
    var repeated = commands.signAgreementWithHttpInfo(command);
    assertEquals("true", header(repeated, "Idempotency-Replayed"));
    assertEquals(id, repeated.getData().getId());
  }

  @Test
  void aFactIsCorrectedRevisedDisputedAndRetracted() throws Exception {
    var title = "Railway cooperation " + run;
    var parties = parties("Railway");
    var recorded = sign(signed(title, "2024-05-02", parties));
    var id = recorded.getData().getId();

    var corrected =
        commands.correctAgreementFactWithHttpInfo(
            APICorrectAgreementFactRequest.newBuilder()
                .id(id)
                .idempotencyKey(UUID.randomUUID().toString())
                .ifMatch(header(recorded, "ETag"))
                .factCorrected(
                    new FactCorrected()
                        .target(recorded.getData().getEvents().getFirst().getId())
                        .reason("The day was copied wrongly")
                        .replacement(
                            new Replacement()
                                .agreementSigned(signed(title, "2024-05-03", parties))))
                .build());

    var agreement = read(id, header(corrected, "Consistency-Token"));
    assertEquals("2024-05-03", agreement.getDate());
    var first = agreement.getTimeline().getFirst();
    assertEquals(HistoryFactStatus.CORRECTED, first.getFactStatus());

    var revised =
        commands.reviseAgreementFactWithHttpInfo(
            APIReviseAgreementFactRequest.newBuilder()
                .id(id)
                .idempotencyKey(UUID.randomUUID().toString())
                .ifMatch(header(corrected, "ETag"))
                .factRevised(
                    new FactRevised()
                        .target(event(recorded))
                        .replacement(
                            new Replacement().agreementSigned(signed(title, "2024-05-04", parties)))
                        .addCitationsItem(cited("Correction of " + title)))
                .build());
    assertEquals("2024-05-04", read(id, header(revised, "Consistency-Token")).getDate());

    var disputed =
        commands.disputeAgreementFactWithHttpInfo(
            APIDisputeAgreementFactRequest.newBuilder()
                .id(id)
                .idempotencyKey(UUID.randomUUID().toString())
                .ifMatch("*")
                .factDisputed(
                    new FactDisputed()
                        .target(event(recorded))
                        .statement("The second party has signed nothing")
                        .addCitationsItem(cited("No deal " + run)))
                .build());
    assertTrue(read(id, header(disputed, "Consistency-Token")).getDisputed());

    var retracted =
        commands.retractAgreementFactWithHttpInfo(
            APIRetractAgreementFactRequest.newBuilder()
                .id(id)
                .idempotencyKey(UUID.randomUUID().toString())
                .ifMatch(header(disputed, "ETag"))
                .factRetracted(
                    new FactRetracted()
                        .target(event(recorded))
                        .because(RemarkRetractionReason.DID_NOT_OCCUR)
                        .reason("Nothing was signed"))
                .build());
    var entry = read(id, header(retracted, "Consistency-Token")).getTimeline().getFirst();
    assertEquals(HistoryFactStatus.RETRACTED, entry.getFactStatus());
    assertEquals(
        List.of("fact-corrected", "fact-revised", "fact-disputed", "fact-retracted"),
        entry.getRemarks().stream().map(RemarkView::getType).map(String::valueOf).toList());
  }

  @Test
  void problemsAreTyped() throws Exception {
    var title = "Terminal cooperation " + run;
    var parties = parties("Terminal");
    var recorded = sign(signed(title, "2024-05-02", parties));
    var id = recorded.getData().getId();

    var another = signed(title, "2024-05-02", parties).citations(List.of(cited("A second report")));
    var duplicate = problem(() -> sign(another));
    assertEquals("urn:corridor:problem:likely-duplicate", duplicate.getType());
    assertEquals(409, duplicate.getStatus());
    assertTrue(duplicate.getLikelyDuplicates().getFirst().getExisting().endsWith(id.toString()));

    var etag = header(recorded, "ETag");
    correct(id, event(recorded), etag, signed(title, "2024-05-03", parties));
    var stale =
        problem(() -> correct(id, event(recorded), etag, signed(title, "2024-05-04", parties)));
    assertEquals("urn:corridor:problem:stale-version", stale.getType());
    assertEquals(412, stale.getStatus());
    assertEquals(2, stale.getCurrentVersion());

    var invalid =
        problem(() ->
            sign(
                signed("", "some day", List.of("Nobody", parties.getLast())).citations(List.of())));
    assertEquals(422, invalid.getStatus());
    assertEquals(
        Set.of("/instrument/title", "/instrument/parties/0/ref", "/date", "/citations"),
        invalid.getErrors().stream().map(FieldError::getPointer).collect(Collectors.toSet()));
  }

  @Test
  void aQueryIsRetriedUntilTheWriteIsVisible() throws Exception {
    var title = "Ferry cooperation " + run;
    var parties = parties("Ferry");
    var recorded = sign(signed(title, "2024-05-02", parties));
    var id = recorded.getData().getId();
    var attempts = new AtomicInteger();
    var query =
        APIGetAgreementRequest.newBuilder()
            .id(id.toString())
            .consistencyToken(header(recorded, "Consistency-Token").replaceFirst("@1$", "@2"))
            .build();
    var failed = new CompletableFuture<Void>();
    var answer =
        CompletableFuture.supplyAsync(() -> {
          try {
            return retrying(
                    () -> {
                      if (attempts.incrementAndGet() == 2) failed.complete(null);
                      return agreements.getAgreement(query);
                    })
                .getItem();
          } catch (Exception e) {
            failed.completeExceptionally(e);
            throw new IllegalStateException(e);
          }
        });
    failed.get();
    correct(id, event(recorded), header(recorded, "ETag"), signed(title, "2024-06-01", parties));
    assertEquals("2024-06-01", answer.get().getDate());
  }

  @Test
  void aListIsReadPageByPage() throws Exception {
    var ids = new ArrayList<UUID>();
    var subject = "story-" + run;
    for (var name : List.of("Alpha", "Beta", "Gamma", "Delta", "Epsilon")) {
      var fact = signed(name + " " + run, "2024-07-01", parties(name));
      fact.getInstrument().addSubjectsItem(subject);
      var recorded = sign(fact);
      ids.add(recorded.getData().getId());
      read(ids.getLast(), header(recorded, "Consistency-Token"));
    }
    var found = new ArrayList<UUID>();
    var sizes = new ArrayList<Integer>();

    String cursor = null;
    do {
      var page =
          agreements.listAgreements(
              APIListAgreementsRequest.newBuilder()
                  .subject(List.of(subject))
                  .limit(2)
                  .cursor(cursor)
                  .build());
      for (var agreement : page.getItems()) found.add(agreement.getId());
      sizes.add(page.getItems().size());
      cursor = page.getNext();
    } while (cursor != null);

    assertEquals(Set.copyOf(ids), Set.copyOf(found));
    assertEquals(ids.size(), found.size());
    assertTrue(sizes.size() >= 3, sizes::toString);
  }

  private final List<Fact> seen = new ArrayList<>();

  /// Reads the facts after a cursor, and returns the cursor for the next time. Store the cursor
  /// together with the effects of the facts.
  String follow(UUID stream, String cursor) throws Exception {
    while (true) {
      var query =
          APIListTimelineEntriesRequest.newBuilder().stream(stream)
              .after(cursor)
              .limit(100)
              .build();
      var page = retrying(() -> timeline.listTimelineEntries(query));
      seen.addAll(page.getItems());
      cursor = page.getAfter();
      if (page.getNext() == null) return cursor;
    }
  }

  @Test
  void theChangeFeedIsFollowedAndResumed() throws Exception {
    var title = "Pipeline cooperation " + run;
    var parties = parties("Pipeline");
    var recorded = sign(signed(title, "2024-05-02", parties));
    var id = recorded.getData().getId();
    read(id, header(recorded, "Consistency-Token"));

    var cursor = follow(id, null);
    assertEquals(1, seen.size());

    var corrected =
        correct(
            id, event(recorded), header(recorded, "ETag"), signed(title, "2024-05-06", parties));
    read(id, header(corrected, "Consistency-Token"));
    follow(id, cursor);
    assertEquals(
        List.of("agreement-signed", "fact-corrected"),
        seen.stream().map(fact -> fact.getType().getValue()).toList());

    var correction = json.convertValue(seen.getLast().getData(), FactCorrected.class);
    assertEquals(event(recorded), correction.getTarget());
    assertEquals("2024-05-06", correction.getReplacement().getAgreementSigned().getDate());
  }

  @Test
  void aQuantityKeepsItsDigits() throws Exception {
    var metric = "story_" + run;
    var recorded =
        indicators.reportIndicatorValueWithHttpInfo(
            APIReportIndicatorValueRequest.newBuilder()
                .idempotencyKey(UUID.randomUUID().toString())
                .observationReported(
                    new ObservationReported()
                        .figure(
                            new Figure()
                                .key(
                                    new FigureKey()
                                        .metric(metric)
                                        .subject("pair:AZ/UZ")
                                        .period("2023"))
                                .quantity(
                                    new Quantity()
                                        .value(new BigDecimal("2.70"))
                                        .unitMult(6)
                                        .unit("USD")))
                        .addCitationsItem(cited("Trade " + run)))
                .build());
    var query =
        APIListFiguresRequest.newBuilder()
            .metric(metric)
            .consistencyToken(header(recorded, "Consistency-Token"))
            .preferWait("wait=20")
            .build();
    var values = retrying(() -> figures.listFigures(query)).getItems().getFirst().getValues();
    assertEquals(new BigDecimal("2.70"), values.getFirst().getQuantity().getValue());
  }
}
