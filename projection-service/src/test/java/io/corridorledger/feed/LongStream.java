package io.corridorledger.feed;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.Instrument;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark.NoteCited;
import io.corridorledger.feed.RecordCheck.Authentic;
import io.corridorledger.integrity.HashChain;
import io.corridorledger.value.Citation;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.Source;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;

/// Streams of the maximum length that a writer accepts, applied as by the feed but without a
/// broker. They are in the log `test`, which [io.corridorledger.projection.query.Ledger#clear]
/// deletes.
@ApplicationScoped
public class LongStream {

  static final String LOG = "test";
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /// Publication day of the sources of signings.
  static final LocalDate PUBLISHED = LocalDate.of(2024, 9, 1);

  private final Intake intake;
  private final ReadDatabase database;
  private long position;
  private byte[] chain = HashChain.start();

  LongStream(Intake intake, ReadDatabase database) {
    this.intake = intake;
    this.database = database;
  }

  /// Creates the log again after it was deleted.
  public void begin() throws SQLException {
    position = 0;
    chain = HashChain.start();
    database.transaction(db -> {
      Epochs.begin(db, List.of(LOG));
      return null;
    });
  }

  /// @param event the event of each version, from `from` on
  public void take(UUID stream, int from, int to, int batch, IntFunction<LedgerEvent> event)
      throws SQLException {
    for (int first = from; first <= to; first += batch) {
      List<Authentic> records = new ArrayList<>();
      for (int version = first; version < first + batch && version <= to; version++)
        records.add(record(stream, version, event.apply(version)));
      intake.committed(database.transaction(db -> intake.take(db, LOG, records)));
    }
  }

  private Authentic record(UUID stream, int version, LedgerEvent event) {
    UUID id = UUID.randomUUID();
    byte[] hash = id.toString().getBytes(StandardCharsets.US_ASCII);
    chain = HashChain.next(chain, hash);
    return new Authentic(
        new LogEvent(
            LOG,
            stream,
            "agreements",
            version,
            ++position,
            1,
            id,
            LedgerJson.nameOf(event.getClass()),
            1,
            START.plus(position, ChronoUnit.SECONDS),
            LedgerJson.write(event),
            null,
            null,
            "tester"),
        hash,
        chain);
  }

  public static LedgerEvent signed(String title) {
    return new AgreementSigned(
        null,
        new Instrument(
            Instrument.Type.TREATY,
            title,
            null,
            List.of(
                new Instrument.Party(new PartyRef("AZ"), null),
                new Instrument.Party(new PartyRef("UZ"), null)),
            true,
            null,
            null,
            null,
            null,
            null,
            null),
        Period.parse("2024-08-22"),
        List.of(cited("Gazette", PUBLISHED, 1)));
  }

  /// A note of about this many bytes.
  public static LedgerEvent note(int number, int bytes, LocalDate published) {
    return new NoteCited(
        null,
        "Note %d %s".formatted(number, "x".repeat(Math.max(0, Math.min(bytes, 4_000) - 300))),
        null,
        citations(bytes - 4_000, published));
  }

  private static List<Citation> citations(int bytes, LocalDate published) {
    List<Citation> citations = new ArrayList<>(List.of(cited("Gazette", published, 10)));
    for (int left = bytes; left > 0; left -= 1_000)
      citations.add(cited("Gazette " + citations.size(), published, 700));
    return citations;
  }

  private static Citation cited(String publisher, LocalDate published, int locator) {
    return new Citation(
        new Source(
            null,
            publisher,
            null,
            "A report",
            null,
            Period.parse(published.toString()),
            null,
            Source.Kind.NEWS,
            null),
        "p".repeat(locator),
        null,
        null,
        null);
  }
}
