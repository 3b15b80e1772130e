package io.corridorledger.contract;

import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark;
import io.corridorledger.event.Remark.FactCorrected;
import io.corridorledger.event.Remark.FactDisputed;
import io.corridorledger.event.Remark.FactReinstated;
import io.corridorledger.event.Remark.FactRetracted;
import io.corridorledger.event.Remark.FactRevised;
import io.corridorledger.event.Remark.NoteCited;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// What stands of a stream when its remarks are taken into account: the one place where corrections
/// have their meaning, for writers and readers alike.
///
/// A corrected or revised fact keeps its place, with its new content; a retracted one is left out;
/// a disputed one stands, marked. Nothing is lost: every [Entry] still holds the original and all
/// that was said of it.
public final class History {

  public enum Standing {
    STANDING,
    CORRECTED,
    REVISED,
    DISPUTED,
    RETRACTED
  }

  /// A fact and what became of it.
  ///
  /// @param original as it was recorded
  /// @param content as it reads now; that of the last correction or revision
  /// @param standing what became of it last
  /// @param remarks all that was said of it, oldest first
  public record Entry(
      Recorded<LedgerEvent> original,
      LedgerEvent content,
      Standing standing,
      List<Recorded<LedgerEvent>> remarks) {

    public boolean stands() {
      return standing != Standing.RETRACTED;
    }

    /// The fact in its place with the content that it has now.
    public Recorded<LedgerEvent> now() {
      return new Recorded<>(
          original.stream(),
          original.streamType(),
          original.version(),
          original.id(),
          original.recorded(),
          content);
    }

    private Entry after(Remark remark, List<Recorded<LedgerEvent>> remarks) {
      return switch (remark) {
        case FactCorrected c ->
            new Entry(original, c.replacement().fact(), Standing.CORRECTED, remarks);
        case FactRevised r ->
            new Entry(original, r.replacement().fact(), Standing.REVISED, remarks);
        case FactRetracted _ -> new Entry(original, content, Standing.RETRACTED, remarks);
        case FactDisputed _ -> new Entry(original, content, Standing.DISPUTED, remarks);
        case FactReinstated _ -> new Entry(original, content, undisputed(), remarks);
        case NoteCited _ -> new Entry(original, content, standing, remarks);
      };
    }

    /// How it stood before it was retracted or disputed.
    private Standing undisputed() {
      Standing before = Standing.STANDING;
      for (Recorded<LedgerEvent> remark : remarks)
        if (remark.event() instanceof FactCorrected) before = Standing.CORRECTED;
        else if (remark.event() instanceof FactRevised) before = Standing.REVISED;
      return before;
    }
  }

  private final Map<UUID, Entry> entries = new LinkedHashMap<>();
  private final List<Recorded<LedgerEvent>> notes = new ArrayList<>();

  private History() {}

  /// @param events of one stream, version order; a remark whose target is not among them is left
  ///   out, because who cannot see a fact cannot see what was said of it
  public static History of(List<Recorded<LedgerEvent>> events) {
    History history = new History();
    for (Recorded<LedgerEvent> event : events) history.add(event);
    return history;
  }

  private void add(Recorded<LedgerEvent> event) {
    if (!(event.event() instanceof Remark remark))
      entries.put(event.id(), new Entry(event, event.event(), Standing.STANDING, List.of()));
    else if (remark.target() == null) notes.add(event);
    else
      entries.computeIfPresent(
          remark.target(),
          (_, entry) -> {
            // One list, which grows while the history is made: a fact may have thousands of
            // remarks.
            List<Recorded<LedgerEvent>> remarks =
                entry.remarks().isEmpty() ? new ArrayList<>() : entry.remarks();
            remarks.add(event);
            return entry.after(remark, remarks);
          });
  }

  /// Every fact and what became of it, version order.
  public List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  /// The facts that stand, as they read now, version order.
  public List<Recorded<LedgerEvent>> standing() {
    return entries.values().stream().filter(Entry::stands).map(Entry::now).toList();
  }

  /// The contents of the facts that stand.
  public List<LedgerEvent> facts() {
    return entries.values().stream().filter(Entry::stands).map(Entry::content).toList();
  }

  /// The contents of the facts that stand once a remark is recorded too.
  List<LedgerEvent> factsAfter(Remark remark) {
    return entries.values().stream()
        .map(e -> e.original().id().equals(remark.target()) ? e.after(remark, e.remarks()) : e)
        .filter(Entry::stands)
        .map(Entry::content)
        .toList();
  }

  /// Notes on the whole.
  public List<Recorded<LedgerEvent>> notes() {
    return List.copyOf(notes);
  }

  /// What of a remark is to be recorded: it, or nothing when it says what is so already.
  ///
  /// @throws Rejected `unknown-target`, `correction-of-a-correction`,
  ///   `replacement-of-another-type`, `already-retracted`, `target-retracted`,
  ///   `not-retracted-or-disputed`
  public List<Remark> decide(Remark remark, List<Recorded<LedgerEvent>> all) {
    if (remark.target() == null) {
      boolean told = notes.stream().anyMatch(n -> n.event().equals(remark));
      return told ? List.of() : List.of(remark);
    }
    Entry entry = entries.get(remark.target());
    if (entry == null) {
      if (all.stream().anyMatch(e -> e.id().equals(remark.target())))
        throw new Rejected(
            "correction-of-a-correction",
            "The target is itself a remark; speak of the fact that it is about.");
      throw new Rejected(
          "unknown-target", "No event %s stands in this stream.".formatted(remark.target()));
    }
    return switch (remark) {
      case FactCorrected c -> replacing(entry, c.replacement().fact(), c);
      case FactRevised r -> replacing(entry, r.replacement().fact(), r);
      case FactRetracted _ -> {
        if (!entry.stands())
          throw new Rejected(
              "already-retracted", "The fact was retracted before; reinstate it or leave it.");
        yield List.of(remark);
      }
      case FactDisputed _ -> {
        requireStanding(entry);
        boolean told =
            entry.standing() == Standing.DISPUTED
                && entry.remarks().stream().anyMatch(r -> r.event().equals(remark));
        yield told ? List.of() : List.of(remark);
      }
      case FactReinstated _ -> {
        if (entry.standing() != Standing.RETRACTED && entry.standing() != Standing.DISPUTED)
          throw new Rejected(
              "not-retracted-or-disputed",
              "The fact stands undisputed; there is nothing to take back.");
        yield List.of(remark);
      }
      case NoteCited _ -> {
        boolean told = entry.remarks().stream().anyMatch(r -> r.event().equals(remark));
        yield told ? List.of() : List.of(remark);
      }
    };
  }

  private static List<Remark> replacing(Entry entry, LedgerEvent fact, Remark remark) {
    requireStanding(entry);
    if (fact.getClass() != entry.content().getClass())
      throw new Rejected(
          "replacement-of-another-type",
          "The target is a %s; retract it and record a %s instead."
              .formatted(
                  LedgerJson.nameOf(entry.content().getClass()),
                  LedgerJson.nameOf(fact.getClass())));
    return Objects.equals(fact, entry.content()) ? List.of() : List.of(remark);
  }

  private static void requireStanding(Entry entry) {
    if (!entry.stands())
      throw new Rejected("target-retracted", "The fact was retracted; reinstate it first.");
  }
}
