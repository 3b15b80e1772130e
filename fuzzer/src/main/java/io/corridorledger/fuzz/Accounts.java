package io.corridorledger.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.corridorledger.fuzz.Finding.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Compares the answers of a service with its database. Every event in a successful answer must be
/// in the database, and the database must have no other new event. Only accepted commands may have
/// a receipt, which is the stored answer to a command. If the fuzzer got no answer to a command,
/// the receipt shows whether the service accepted the command.
final class Accounts {

  private static final int MOST_DETAILS = 10;

  private final Service service;
  private final Ledger ledger;
  private final Map<String, Set<UUID>> eventsBefore = new HashMap<>();
  private final Map<String, Set<String>> receiptsBefore = new HashMap<>();

  private final Map<UUID, Long> named = new HashMap<>();
  private final Map<String, Long> accepted = new HashMap<>();
  private final Map<String, Long> undecided = new HashMap<>();
  private final Map<String, Long> sent = new HashMap<>();
  private final Set<String> reported = new HashSet<>();

  Accounts(Service service, Ledger ledger) {
    this.service = service;
    this.ledger = ledger;
    for (var writer : Service.WRITERS) {
      eventsBefore.put(writer.label(), Set.copyOf(ledger.events(writer.label()).keySet()));
      receiptsBefore.put(writer.label(), Set.copyOf(ledger.receipts(writer.label()).keySet()));
    }
  }

  synchronized void record(Request request, List<Answer> answers) {
    var key = request.key();
    key.ifPresent(k -> sent.putIfAbsent(k, request.number()));
    var first = answers.getFirst();
    if (!first.isAnswered()) {
      // Without an answer, the service may or may not have recorded a complete command. The service
      // must not record an incomplete command.
      if (request.framing().kind() != Framing.Kind.CUT) {
        key.ifPresent(k -> undecided.put(k, request.number()));
      }
      return;
    }
    // Only a successful POST can record events.
    if (service.writes() && first.isSuccess() && request.method().equals("POST")) {
      if (name(first.text(), request.number())) {
        key.ifPresent(k -> accepted.put(k, request.number()));
      }
    }
  }

  /// Stores the ids of the new events that an answer contains.
  ///
  /// @return whether the answer has the form of an answer to a command
  private boolean name(String answer, long number) {
    try {
      var json = OpenApi.JSON.readTree(answer);
      for (var event : json.path("events")) {
        var id = UUID.fromString(event.path("id").asText());
        // The answer may be the stored answer to a command of an earlier run. Then the event is not
        // new.
        if (!eventsBefore.get(service.label()).contains(id)) {
          named.put(id, number);
        }
      }
      return json.path("version").isNumber();
    } catch (JsonProcessingException | IllegalArgumentException _) {
      // [AnswerChecks] reports an answer that cannot be parsed.
      return false;
    }
  }

  /// The number of events in successful answers.
  synchronized int namedEvents() {
    return named.size();
  }

  /// The number of events that were added to the log of the service.
  synchronized int addedEvents() {
    return service.writes()
        ? ledger.events(service.label()).size() - eventsBefore.get(service.label()).size()
        : Service.WRITERS.stream()
            .mapToInt(w -> ledger.events(w.label()).size() - eventsBefore.get(w.label()).size())
            .sum();
  }

  /// Compares the events and receipts of the answers with the database. No request may be in
  /// progress.
  ///
  /// @return findings that were not reported before
  synchronized List<Finding> compare() {
    var findings = new ArrayList<Finding>();
    for (var writer : Service.WRITERS) {
      var log = writer.label();
      var receipts = new HashMap<>(ledger.receipts(log));
      receipts.keySet().removeAll(receiptsBefore.get(log));
      var events = new HashMap<>(ledger.events(log));
      events.keySet().removeAll(eventsBefore.get(log));
      if (writer == service) {
        own(receipts, events, findings);
      } else {
        receipts
            .keySet()
            .forEach(
                key -> add(findings, Kind.WRITTEN_BY_REFUSAL, "a receipt in the log " + log, key));
        events.forEach((id, place) ->
            add(
                findings,
                Kind.WRITTEN_BY_REFUSAL,
                "an event in the log " + log,
                id + " at " + place));
      }
    }
    return findings;
  }

  private void own(Map<String, String> receipts, Map<UUID, String> events, List<Finding> findings) {
    receipts.forEach((key, answer) -> {
      if (undecided.containsKey(key)) {
        name(answer, undecided.get(key));
      } else if (!accepted.containsKey(key)) {
        add(
            findings,
            Kind.WRITTEN_BY_REFUSAL,
            "a receipt without an accepted command",
            "key '%s', request %s".formatted(key, sent.get(key)));
      }
    });
    accepted.forEach((key, number) -> {
      if (!receipts.containsKey(key) && !receiptsBefore.get(service.label()).contains(key)) {
        add(
            findings,
            Kind.LOST,
            "an accepted command without a receipt",
            "key '%s', request %d".formatted(key, number));
      }
    });
    events.forEach((id, place) -> {
      if (!named.containsKey(id)) {
        add(
            findings,
            Kind.WRITTEN_BY_REFUSAL,
            "an event that no answer names",
            "%s at %s".formatted(id, place));
      }
    });
    named.forEach((id, number) -> {
      if (!events.containsKey(id)) {
        add(
            findings,
            Kind.LOST,
            "an answer names an event that is not in the log",
            "%s, request %d".formatted(id, number));
      }
    });
  }

  private void add(List<Finding> findings, Kind kind, String where, String detail) {
    if (reported.add(kind + detail) && findings.size() < MOST_DETAILS) {
      findings.add(new Finding(kind, service, where, where + ": " + detail, null, ""));
    }
  }
}
