package io.corridorledger.projection.bitemporal;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark;
import io.corridorledger.event.Remark.NoteCited;
import io.corridorledger.feed.ReadModel.StreamHistory;
import io.corridorledger.lifecycle.WorldOrder;
import io.corridorledger.value.Period;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/// The regions that the new facts of an entity open and close. A region is a range of recorded time
/// and a range of published time. Every query whose `asOf` and `publishedBefore` are in the region
/// sees the same facts of the entity.
///
/// ```
/// published
///   ∞ ┤   ┌─────┬───────────────────        fact a: published on day 1, recorded at time 1
///     │   │ {a} │ {a,b}                     fact b: published on day 2, recorded at time 2
///   2 ┤   │     ├───────────────────
///     │   │     │ {a}                       asOf=2, publishedBefore=1 returns only a
///   1 ┤   └─────┴───────────────────
///     └───┬─────┬──────────────────▶ recorded
///         1     2
/// ```
///
/// A region includes its lower bounds and excludes its upper bounds. The regions of one entity do
/// not overlap. In each region, at least one fact is visible. The regions depend only on the facts,
/// not on the batches in which the facts arrive.
///
/// A note does not change the state of the entity, so a note opens no region. A query reads the
/// notes separately.
///
/// @param opened the regions that the new facts open. If no later fact closes a region, the end of
///   its recorded time is null.
/// @param closed earlier regions that the new facts close. A region whose recorded time has equal
///   bounds was never visible, so its row is deleted.
public record BitemporalChange(List<Region> opened, List<Region> closed) {

  /// The publication day that is stored for a fact without a known publication day. This day is
  /// later than every day in a query. Therefore only queries without `publishedBefore` return the
  /// fact.
  public static final LocalDate UNPUBLISHED = LocalDate.of(9999, 12, 31);

  /// A range of recorded time and of published time in which the same facts are visible.
  ///
  /// @param recordedTo end of the recorded time; null while no later fact closes the region
  /// @param publishedTo end of the published time; null if the published time has no end. Queries
  ///   without `publishedBefore` use only regions whose published time has no end.
  public record Region(
      Instant recordedFrom,
      Instant recordedTo,
      LocalDate publishedFrom,
      LocalDate publishedTo,
      Content content) {

    /// The visible facts without notes, in the order of versions. There is always at least one.
    List<Recorded<LedgerEvent>> visible() {
      return content.facts();
    }

    boolean neverVisible() {
      return recordedFrom.equals(recordedTo);
    }
  }

  /// The facts that are visible in a region. The list is created when it is read, because the lists
  /// of all regions of a large batch would need too much memory.
  public static final class Content {

    private final List<Recorded<LedgerEvent>> all;
    private final List<LocalDate> published;
    private final int known;
    private final LocalDate publishedBy;

    private Content(
        List<Recorded<LedgerEvent>> all,
        List<LocalDate> published,
        int known,
        LocalDate publishedBy) {
      this.all = all;
      this.published = published;
      this.known = known;
      this.publishedBy = publishedBy;
    }

    List<Recorded<LedgerEvent>> facts() {
      List<Recorded<LedgerEvent>> visible = new ArrayList<>(known);
      for (int i = 0; i < known; i++)
        if (!published.get(i).isAfter(publishedBy) && !isNote(all.get(i))) visible.add(all.get(i));
      return visible;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Content content && facts().equals(content.facts());
    }

    @Override
    public int hashCode() {
      return facts().hashCode();
    }

    @Override
    public String toString() {
      return facts().toString();
    }
  }

  /// An entity of a read model, such as an agreement. For most read models, an entity is a stream.
  ///
  /// @param facts all facts of the entity in the order of versions, at least one
  /// @param applied number of facts that the read model has already applied
  public record Entity(UUID id, List<Recorded<LedgerEvent>> facts, int applied) {

    /// Creates an entity for each stream of a type.
    public static List<Entity> streams(String type, List<StreamHistory> touched) {
      return touched.stream()
          .filter(h -> h.streamType().equals(type))
          .map(h -> new Entity(h.stream(), h.facts(), h.applied()))
          .toList();
    }
  }

  /// During the computation, a region that no later fact has closed yet. A fact is visible in the
  /// region if the fact is among the first `known` facts and was published by the day `from`.
  private record PublicationBand(
      LocalDate from, LocalDate to, Instant since, int known, boolean applied) {

    Region until(Instant end, List<Recorded<LedgerEvent>> facts, List<LocalDate> published) {
      return new Region(since, end, from, to, new Content(facts, published, known, from));
    }
  }

  /// Computes the regions that the new facts of an entity open and close. A fact is new if the read
  /// model has not applied it yet.
  public static BitemporalChange of(Entity thing) {
    List<Region> opened = new ArrayList<>();
    List<Region> closed = new ArrayList<>();
    List<Recorded<LedgerEvent>> facts = thing.facts();
    if (facts.subList(thing.applied(), facts.size()).stream().allMatch(BitemporalChange::isNote))
      return new BitemporalChange(opened, closed);
    List<LocalDate> published = publishedDays(facts);
    List<PublicationBand> current = new ArrayList<>();
    Instant now = Instant.MIN;
    for (int i = 0; i < facts.size(); i++) {
      boolean fresh = i >= thing.applied();
      LocalDate day = published.get(i);
      now = latest(now, recorded(facts.get(i)));
      if (isNote(facts.get(i))) continue;
      List<PublicationBand> next = new ArrayList<>(current.size() + 2);
      LocalDate lowest = current.isEmpty() ? null : current.getFirst().from();
      if (lowest == null || day.isBefore(lowest))
        next.add(new PublicationBand(day, lowest, now, i + 1, !fresh));
      for (PublicationBand band : current) {
        if (band.to() != null && !band.to().isAfter(day)) {
          next.add(band);
          continue;
        }
        if (band.applied() && fresh) closed.add(band.until(now, facts, published));
        else if (fresh && band.since().isBefore(now)) opened.add(band.until(now, facts, published));
        LocalDate from = band.from();
        if (from.isBefore(day)) {
          next.add(new PublicationBand(from, day, now, i, !fresh));
          from = day;
        }
        next.add(new PublicationBand(from, band.to(), now, i + 1, !fresh));
      }
      current = next;
    }
    for (PublicationBand band : current)
      if (!band.applied()) opened.add(band.until(null, facts, published));
    return new BitemporalChange(opened, closed);
  }

  /// The publication date of a fact's earliest source, as the source states it; null if unknown.
  public static Period statedPublication(LedgerEvent event) {
    return event.citations().stream()
        .map(citation -> citation.source().published())
        .filter(published -> published != null && published.earliest() != null)
        .min(Comparator.comparing(Period::earliest).thenComparing(Comparator.naturalOrder()))
        .orElse(null);
  }

  /// The publication day of a fact's earliest source; [#UNPUBLISHED] if unknown.
  public static LocalDate published(LedgerEvent event) {
    LocalDate published = WorldOrder.published(event);
    return published == null ? UNPUBLISHED : published;
  }

  /// The earliest value of `publishedBefore` with which a query returns a fact: the publication day
  /// of the fact's earliest source. A remark without a source corrects a mistake of the ledger.
  /// Such a remark has the publication day of its target.
  ///
  /// @param dayOf returns the publication day of the earlier fact of the stream that has this id;
  ///   null if the id is unknown
  public static LocalDate visibleFrom(LedgerEvent event, Function<UUID, LocalDate> dayOf) {
    if (!(event instanceof Remark remark) || !remark.citations().isEmpty()) return published(event);
    LocalDate ofTarget = dayOf.apply(remark.target());
    return ofTarget == null ? UNPUBLISHED : ofTarget;
  }

  private static List<LocalDate> publishedDays(List<Recorded<LedgerEvent>> facts) {
    List<LocalDate> days = new ArrayList<>(facts.size());
    Map<UUID, LocalDate> dayOf = new HashMap<>();
    for (Recorded<LedgerEvent> fact : facts) {
      LocalDate day = visibleFrom(fact.event(), dayOf::get);
      dayOf.put(fact.id(), day);
      days.add(day);
    }
    return days;
  }

  public static boolean isNote(Recorded<LedgerEvent> fact) {
    return fact.event() instanceof NoteCited;
  }

  /// The day on which a fact was reported: the publication day of its earliest source. If that day
  /// is unknown, the day on which the ledger recorded the fact.
  public static LocalDate saidOn(Recorded<LedgerEvent> fact) {
    LocalDate published = published(fact.event());
    return published.equals(UNPUBLISHED)
        ? LocalDate.ofInstant(fact.recorded(), ZoneOffset.UTC)
        : published;
  }

  /// The recorded time of a fact, truncated to microseconds, because the database stores only
  /// microseconds.
  public static Instant recorded(Recorded<?> fact) {
    return fact.recorded().truncatedTo(ChronoUnit.MICROS);
  }

  /// Returns the later of two times. If a clock was set back, a version can have an earlier
  /// recorded time than the previous version. The later time is used, so that no version becomes
  /// visible before the previous version.
  static Instant latest(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
