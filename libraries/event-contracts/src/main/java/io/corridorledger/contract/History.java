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

/// The facts of a stream, after the effects of all remarks. Writers and readers use this class, so
/// that a remark has the same effect in both.
///
/// A corrected or revised fact keeps its id and its version, and gets new content. A retracted fact
/// is not active. A disputed fact is active and is marked as disputed. Every [Entry] contains the
/// original fact and all remarks on the fact.
public final class History {

  public enum FactStatus {
    ACTIVE,
    CORRECTED,
    REVISED,
    DISPUTED,
    RETRACTED
  }

  /// A fact with its remarks.
  ///
  /// @param original the fact as recorded
  /// @param content current content, after the last correction or revision
  /// @param factStatus current status of the fact
  /// @param remarks all remarks on the fact, oldest first
  public record Entry(
      Recorded<LedgerEvent> original,
      LedgerEvent content,
      FactStatus factStatus,
      List<Recorded<LedgerEvent>> remarks) {

    public boolean isActive() {
      return factStatus != FactStatus.RETRACTED;
    }

    /// The fact with its current content, and with the id, version and time of the original.
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
            new Entry(original, c.replacement().fact(), FactStatus.CORRECTED, remarks);
        case FactRevised r ->
            new Entry(original, r.replacement().fact(), FactStatus.REVISED, remarks);
        case FactRetracted _ -> new Entry(original, content, FactStatus.RETRACTED, remarks);
        case FactDisputed _ -> new Entry(original, content, FactStatus.DISPUTED, remarks);
        case FactReinstated _ -> new Entry(original, content, undisputed(), remarks);
        case NoteCited _ -> new Entry(original, content, factStatus, remarks);
      };
    }

    /// The status that the fact gets back when a retraction or a dispute is cancelled: `ACTIVE`,
    /// `CORRECTED` or `REVISED`.
    private FactStatus undisputed() {
      FactStatus before = FactStatus.ACTIVE;
      for (Recorded<LedgerEvent> remark : remarks)
        if (remark.event() instanceof FactCorrected) before = FactStatus.CORRECTED;
        else if (remark.event() instanceof FactRevised) before = FactStatus.REVISED;
      return before;
    }
  }

  private final Map<UUID, Entry> entries = new LinkedHashMap<>();
  private final List<Recorded<LedgerEvent>> notes = new ArrayList<>();

  private History() {}

  /// @param events the events of one stream, in the order of their versions. A remark is ignored if
  ///   its target is not among these events.
  public static History of(List<Recorded<LedgerEvent>> events) {
    History history = new History();
    for (Recorded<LedgerEvent> event : events) history.add(event);
    return history;
  }

  private void add(Recorded<LedgerEvent> event) {
    if (!(event.event() instanceof Remark remark))
      entries.put(event.id(), new Entry(event, event.event(), FactStatus.ACTIVE, List.of()));
    else if (remark.target() == null) notes.add(event);
    else
      entries.computeIfPresent(
          remark.target(),
          (_, entry) -> {
            // The remark is added to the existing list. A copy of the list for each remark would be
            // slow, because a fact may have thousands of remarks.
            List<Recorded<LedgerEvent>> remarks =
                entry.remarks().isEmpty() ? new ArrayList<>() : entry.remarks();
            remarks.add(event);
            return entry.after(remark, remarks);
          });
  }

  /// All facts with their remarks, in version order.
  public List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  /// The active facts with their current content, in version order.
  public List<Recorded<LedgerEvent>> activeFacts() {
    return entries.values().stream().filter(Entry::isActive).map(Entry::now).toList();
  }

  /// The current contents of the active facts.
  public List<LedgerEvent> facts() {
    return entries.values().stream().filter(Entry::isActive).map(Entry::content).toList();
  }

  /// The contents of the facts that will be active if the remark is recorded.
  List<LedgerEvent> factsAfter(Remark remark) {
    return entries.values().stream()
        .map(e -> e.original().id().equals(remark.target()) ? e.after(remark, e.remarks()) : e)
        .filter(Entry::isActive)
        .map(Entry::content)
        .toList();
  }

  /// The notes that refer to the whole aggregate, not to one fact.
  public List<Recorded<LedgerEvent>> notes() {
    return List.copyOf(notes);
  }

  /// Returns the remark to record, or an empty list if the remark would change nothing.
  ///
  /// @throws Rejected with the rule `unknown-target`, `correction-of-a-correction`,
  ///   `replacement-of-another-type`, `already-retracted`, `target-retracted` or
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
            SharedRule.CORRECTION_OF_A_CORRECTION,
            "The target is itself a remark. Name the fact to which that remark refers.");
      throw new Rejected(
          SharedRule.UNKNOWN_TARGET, "This stream has no event %s.".formatted(remark.target()));
    }
    return switch (remark) {
      case FactCorrected c -> replacing(entry, c.replacement().fact(), c);
      case FactRevised r -> replacing(entry, r.replacement().fact(), r);
      case FactRetracted _ -> {
        if (!entry.isActive())
          throw new Rejected(
              SharedRule.ALREADY_RETRACTED,
              "The fact is already retracted. No further retraction is needed.");
        yield List.of(remark);
      }
      case FactDisputed _ -> {
        requireActive(entry);
        boolean told =
            entry.factStatus() == FactStatus.DISPUTED
                && entry.remarks().stream().anyMatch(r -> r.event().equals(remark));
        yield told ? List.of() : List.of(remark);
      }
      case FactReinstated _ -> {
        if (entry.factStatus() != FactStatus.RETRACTED && entry.factStatus() != FactStatus.DISPUTED)
          throw new Rejected(
              SharedRule.NOT_RETRACTED_OR_DISPUTED,
              "The fact is neither retracted nor disputed, so there is nothing to reinstate.");
        yield List.of(remark);
      }
      case NoteCited _ -> {
        boolean told = entry.remarks().stream().anyMatch(r -> r.event().equals(remark));
        yield told ? List.of() : List.of(remark);
      }
    };
  }

  private static List<Remark> replacing(Entry entry, LedgerEvent fact, Remark remark) {
    requireActive(entry);
    if (fact.getClass() != entry.content().getClass())
      throw new Rejected(
          SharedRule.REPLACEMENT_OF_ANOTHER_TYPE,
          "The target is a %s. Retract the target and record a %s instead."
              .formatted(
                  LedgerJson.nameOf(entry.content().getClass()),
                  LedgerJson.nameOf(fact.getClass())));
    return Objects.equals(fact, entry.content()) ? List.of() : List.of(remark);
  }

  private static void requireActive(Entry entry) {
    if (!entry.isActive())
      throw new Rejected(SharedRule.TARGET_RETRACTED, "The fact is retracted. Reinstate it first.");
  }
}
