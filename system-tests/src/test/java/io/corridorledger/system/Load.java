package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.AgreementEvent.AgreementAnnounced;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.Consignment;
import io.corridorledger.event.IndicatorEvent.ObservationReported;
import io.corridorledger.event.Instrument;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Meeting;
import io.corridorledger.event.ShipmentEvent.ShipmentRecorded;
import io.corridorledger.event.ThroughputEvent.ThroughputReported;
import io.corridorledger.event.VisitEvent.VisitAnnounced;
import io.corridorledger.event.VisitEvent.VisitHeld;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.Source;
import io.corridorledger.value.SubjectRef;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Clients that send random facts and retry each until it is acknowledged, as a well-behaved client
/// does: the same key and body again after a broken connection, a 5xx, or a 409 with `Retry-After`.
/// Any other rejection fails the test.
///
/// The seed determines what is sent; [#allow] and the clients' pace determine how much. Ids and
/// locators are unique to this load, so that the same load can be sent to the same ledger again.
final class Load implements AutoCloseable {

  private static final int CLIENTS = 6;
  private static final int SHARED_AGREEMENTS = 3;
  private static final long RETRY_MILLIS = 50;
  private static final List<String> COUNTRIES = List.of("AZ", "KZ", "UZ", "TM", "KG", "GE", "TR");

  private final LedgerSystem system;
  private final String run = UUID.randomUUID().toString();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final List<Client> clients;
  private final List<UUID> shared;
  private final ConcurrentLinkedQueue<Fact> acknowledged = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger allowed = new AtomicInteger();
  private final AtomicInteger retries = new AtomicInteger();
  private volatile String refusal = "";
  private boolean endless;

  Load(LedgerSystem system, long seed) {
    this.system = system;
    var random = new Random(seed);
    shared = Stream.generate(UUID::randomUUID).limit(SHARED_AGREEMENTS).toList();
    var opener = new Client(0, random.nextLong());
    shared.forEach(id -> opener.open(system.agreements(), "/v1/agreements", opener.signed(id)));
    allowed.addAndGet(SHARED_AGREEMENTS);
    clients =
        IntStream.rangeClosed(1, CLIENTS)
            .mapToObj(number -> new Client(number, random.nextLong()))
            .toList();
    clients.forEach(threads::execute);
  }

  /// Allows all clients together to send this many more commands.
  void allow(int commands) {
    assertEquals(0, commands % CLIENTS, "so that the seed decides what each client sends");
    allowed.addAndGet(commands);
    clients.forEach(client -> client.permits.release(commands / CLIENTS));
  }

  /// Lets the clients send continuously until the action is done, so that commands are in progress
  /// throughout it.
  void sendOnDuring(Runnable action) {
    synchronized (this) {
      endless = true;
    }
    allow(CLIENTS);
    try {
      action.run();
    } finally {
      synchronized (this) {
        endless = false;
      }
    }
  }

  /// Runs an action while commands are in progress, after `before` further acknowledgements.
  void whileBusy(int before, Runnable action) {
    var settled = acknowledged();
    sendOnDuring(() -> {
      awaitAcknowledged(settled + before);
      action.run();
    });
  }

  private synchronized void goOn(Client client) {
    if (endless) {
      allowed.incrementAndGet();
      client.permits.release();
    }
  }

  int acknowledged() {
    return acknowledged.size();
  }

  int allowed() {
    return allowed.get();
  }

  /// The number of times that commands were sent again.
  int retries() {
    return retries.get();
  }

  /// The last response that caused a retry; empty when there was none.
  String refusal() {
    return refusal;
  }

  void awaitAcknowledged(int commands) {
    Eventually.holds(
        commands + " commands acknowledged",
        LedgerSystem.PATIENCE,
        () -> assertTrue(!failures.isEmpty() || acknowledged.size() >= commands, this::toString));
    assertEquals(List.of(), List.copyOf(failures));
  }

  /// Waits until every allowed command is acknowledged.
  ///
  /// @return all acknowledged facts
  List<Fact> awaitAll() {
    awaitAcknowledged(allowed());
    return acknowledged.stream().sorted(Fact.ORDER).toList();
  }

  @Override
  public String toString() {
    return "%d of %d commands acknowledged, %d retries, failures %s"
        .formatted(acknowledged(), allowed(), retries(), failures);
  }

  @Override
  public void close() {
    stopped.countDown();
    threads.shutdownNow();
    threads.close();
  }

  private final class Client implements Runnable {

    /// An aggregate that only this client changes.
    private record Own(UUID id, long version) {}

    private final int number;
    private final Random random;
    private final Semaphore permits = new Semaphore(0);
    private final List<Own> agreements = new ArrayList<>();
    private final List<Own> visits = new ArrayList<>();
    private int sent;

    private Client(int number, long seed) {
      this.number = number;
      this.random = new Random(seed);
    }

    @Override
    public void run() {
      try {
        while (true) {
          permits.acquire();
          sendOne();
          goOn(this);
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } catch (Throwable failure) {
        failures.add(failure);
      }
    }

    private void sendOne() {
      var agreementsService = system.agreements();
      var logisticsService = system.logistics();
      switch (random.nextInt(10)) {
        case 0 -> agreements.add(open(agreementsService, "/v1/agreements", signed(chosenId())));
        case 1 ->
            agreements.add(
                open(
                    agreementsService,
                    "/v1/agreements/announcements",
                    new AgreementAnnounced(chosenId(), instrument(), day(2020), citations())));
        case 2, 3 -> addTo(agreements, "/v1/agreements/%s/signings", signed(null));
        case 4 -> {
          var stream = shared.get(random.nextInt(shared.size()));
          add("/v1/agreements/%s/signings".formatted(stream), "*", signed(null));
        }
        case 5 ->
            visits.add(
                open(
                    agreementsService,
                    "/v1/visits/announcements",
                    new VisitAnnounced(chosenId(), meeting(), day(2023), citations())));
        case 6 ->
            addTo(
                visits,
                "/v1/visits/%s/meetings",
                new VisitHeld(null, meeting(), day(2024), citations()));
        case 7 ->
            open(
                agreementsService,
                "/v1/indicators",
                new ObservationReported(chosenId(), figure("trade_turnover", "USD"), citations()));
        case 8 ->
            open(
                logisticsService,
                "/v1/throughput",
                new ThroughputReported(chosenId(), figure("cargo_volume", "TNE"), citations()));
        case 9 ->
            open(
                logisticsService,
                "/v1/shipments",
                new ShipmentRecorded(chosenId(), consignment(), day(2024), citations()));
        default -> throw new AssertionError();
      }
    }

    /// A name for the next command that is unique among all clients.
    private String name() {
      return "%s-%d-%d".formatted(run, number, sent);
    }

    private Own open(LedgerSystem.Writer writer, String path, LedgerEvent fact) {
      return send(writer, path + "?confirmed=true", fact, 201);
    }

    private void addTo(List<Own> things, String path, LedgerEvent fact) {
      if (things.isEmpty()) {
        add("/v1/agreements/%s/signings".formatted(shared.getFirst()), "*", signed(null));
        return;
      }
      var i = random.nextInt(things.size());
      var thing = things.get(i);
      var base = random.nextBoolean() ? "*" : "\"%d\"".formatted(thing.version());
      things.set(i, add(path.formatted(thing.id()), base, fact));
    }

    private Own add(String path, String ifMatch, LedgerEvent fact) {
      return send(system.agreements(), path, fact, 200, "If-Match", ifMatch);
    }

    private Own send(
        LedgerSystem.Writer writer,
        String path,
        LedgerEvent fact,
        int expected,
        String... condition) {
      var headers = new ArrayList<>(List.of("Idempotency-Key", name()));
      sent++;
      headers.addAll(List.of(condition));
      var answer = acknowledgement(writer, path, LedgerJson.write(fact), headers).expect(expected);
      assertEquals(1, answer.json().get("events").size(), answer::toString);
      var id = UUID.fromString(answer.at("/id"));
      var version = answer.json().get("version").asLong();
      assertEquals(version, answer.json().at("/events/0/version").asLong(), answer::toString);
      acknowledged.add(
          new Fact(
              path.split("[/?]")[2],
              id,
              version,
              UUID.fromString(answer.at("/events/0/id")),
              fact));
      return new Own(id, version);
    }

    private Api.Answer acknowledgement(
        LedgerSystem.Writer writer, String path, String body, List<String> headers) {
      var deadline = System.nanoTime() + LedgerSystem.PATIENCE.toNanos();
      while (true) {
        String why;
        try {
          var answer = Api.post(writer.service().url(), path, body, headers.toArray(String[]::new));
          var again =
              answer.status() >= 500
                  || (answer.status() == 409 && !answer.header("Retry-After").isEmpty());
          if (!again) {
            return answer;
          }
          why = answer.toString();
          refusal = why;
        } catch (UncheckedIOException e) {
          why = e.toString();
        }
        if (System.nanoTime() > deadline) {
          throw new AssertionError(
              "not acknowledged within %s: %s".formatted(LedgerSystem.PATIENCE, why));
        }
        retries.incrementAndGet();
        pause();
      }
    }

    private void pause() {
      try {
        if (stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException("the load was given up");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("the load was given up", e);
      }
    }

    // ---- random facts; each has a unique locator, so that none is repeated -------------

    /// The client chooses the ids of half of the aggregates, the ledger those of the others.
    private UUID chosenId() {
      return random.nextBoolean() ? UUID.randomUUID() : null;
    }

    private AgreementSigned signed(UUID id) {
      return new AgreementSigned(id, instrument(), day(2022), citations());
    }

    private Instrument instrument() {
      var first = random.nextInt(COUNTRIES.size());
      var second = (first + 1 + random.nextInt(COUNTRIES.size() - 1)) % COUNTRIES.size();
      return new Instrument(
          Instrument.Type.values()[random.nextInt(Instrument.Type.PACKAGE.ordinal())],
          "Instrument " + random.nextInt(50),
          Instrument.Level.STATE,
          List.of(
              new Instrument.Party(new PartyRef(COUNTRIES.get(first)), null),
              new Instrument.Party(new PartyRef(COUNTRIES.get(second)), null)),
          false,
          List.of("transport"),
          null,
          null,
          null,
          null,
          null);
    }

    private Meeting meeting() {
      var host = new PartyRef(COUNTRIES.get(random.nextInt(COUNTRIES.size())));
      return new Meeting(
          Meeting.Type.WORKING,
          "Meeting " + random.nextInt(50),
          host,
          List.of(new Meeting.Participant(host, null, null, Meeting.Role.HOST)),
          null,
          null,
          null,
          null);
    }

    private Figure figure(String metric, String unit) {
      var key =
          new FigureKey(
              metric,
              new SubjectRef("country:" + COUNTRIES.get(random.nextInt(COUNTRIES.size()))),
              Period.parse(Integer.toString(2000 + random.nextInt(25))),
              null,
              null,
              null,
              null,
              null,
              null);
      var quantity =
          Quantity.of("%d.%d0".formatted(random.nextInt(1_000), random.nextInt(10)), unit);
      return new Figure(key, quantity, null, null, false, null, null);
    }

    private Consignment consignment() {
      return new Consignment(
          List.of(
              new Consignment.Reference(
                  Consignment.ReferenceType.CIM_SMGS, Integer.toString(random.nextInt(1_000_000)))),
          List.of(new Consignment.Goods("goods", null, null, null, null)),
          List.of(),
          new PlaceRef(null, "CNXIA", null, null),
          new PlaceRef(null, "AZALA", null, null),
          null,
          null,
          null,
          null,
          null,
          List.of(),
          List.of());
    }

    private Period day(int year) {
      return Period.parse(LocalDate.ofYearDay(year, 1 + random.nextInt(365)).toString());
    }

    private List<Citation> citations() {
      var source =
          new Source(
              null,
              "Publisher " + random.nextInt(5),
              null,
              "Report",
              null,
              random.nextInt(4) == 0 ? null : day(2024),
              null,
              Source.Kind.NEWS,
              null);
      return List.of(new Citation(source, name(), null, null, null));
    }
  }
}
