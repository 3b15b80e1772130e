package io.corridorledger.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.corridorledger.fuzz.Finding.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Checks each answer without the databases.
final class AnswerChecks {

  private static final Pattern TYPE = Pattern.compile("urn:corridor:problem:[a-z]+(-[a-z]+)*");
  private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");
  private static final int OVERLOAD = 503;

  private final Service service;
  private final Internals internals;
  private final Set<String> problemMembers;

  AnswerChecks(Service service, OpenApi document, Internals internals) {
    this.service = service;
    this.internals = internals;
    this.problemMembers = document.problemMembers();
  }

  /// @param answers all answers to one request, in order; at least one
  List<Finding> of(Request request, List<Answer> answers) {
    var findings = new ArrayList<Finding>();
    var first = answers.getFirst();
    var framing = request.framing();
    switch (first.ended()) {
      case TIMED_OUT ->
          findings.add(finding(Kind.NO_ANSWER, request, "timed out", "no answer in time"));
      case CLOSED -> {
        if (!framing.mayBeClosed()) {
          findings.add(
              finding(
                  Kind.NO_ANSWER,
                  request,
                  "closed",
                  "the connection was closed without an answer"));
        }
      }
      case ABANDONED, ANSWERED -> {
        // The fuzzer itself closed the connection of an abandoned request, so the missing answer is
        // no error. The code after this `switch` checks complete answers.
      }
    }
    var answered = answers.stream().filter(Answer::isAnswered).toList();
    if (answered.size() > framing.answers()) {
      findings.add(
          finding(
              Kind.SMUGGLING,
              request,
              "",
              "%d answers to %d requests; the last: %s"
                  .formatted(answered.size(), framing.answers(), answered.getLast())));
    } else if (!answered.isEmpty() && answered.size() < framing.awaited()) {
      findings.add(
          finding(
              Kind.NO_ANSWER,
              request,
              "pipelined",
              "%d of %d answers".formatted(answered.size(), framing.awaited())));
    }
    if (framing.kind() == Framing.Kind.CUT
        && request.method().equals("POST")
        && first.isSuccess()) {
      findings.add(finding(Kind.ACTED_ON_PART, request, "", first.toString()));
    }
    for (var answer : answered) {
      of(request, answer).ifPresent(findings::add);
    }
    return findings;
  }

  /// Whether this is an answer 503 that the API document allows. Some operations may return 503 if
  /// the service is overloaded, or if a write is not visible yet.
  static boolean isStatedOverload(Request request, Answer answer) {
    return answer.status() == OVERLOAD
        && request.operation() != null
        && request.operation().statesOverload()
        && answer.hasType("application/problem+json");
  }

  private Optional<Finding> of(Request request, Answer answer) {
    var leak = internals.in(answer);
    if (leak.isPresent()) {
      return leak.map(
          text -> finding(Kind.INTERNALS, request, text.replaceFirst(" in ….*", ""), text));
    }
    if (answer.status() >= 500) {
      var fault = isStatedOverload(request, answer) ? problemFault(answer) : Optional.of("");
      return fault.map(text ->
          finding(
              Kind.SERVER_ERROR, request, String.valueOf(answer.status()), text + " " + answer));
    }
    if (answer.isRefusal() && !request.answeredWithoutBody()) {
      return problemFault(answer)
          .map(fault ->
              finding(
                  Kind.NO_PROBLEM, request, answer.status() + " " + fault, fault + ": " + answer));
    }
    if (answer.isSuccess()
        && answer.hasType("application/json")
        && !request.answeredWithoutBody()
        && !isJson(answer)) {
      return Optional.of(finding(Kind.UNREADABLE, request, "", "not JSON: " + answer));
    }
    return Optional.empty();
  }

  private static boolean isJson(Answer answer) {
    try {
      return !OpenApi.JSON.readTree(answer.text()).isMissingNode();
    } catch (JsonProcessingException _) {
      return false;
    }
  }

  /// The first error in a problem response (RFC 9457); empty if the response is correct.
  private Optional<String> problemFault(Answer answer) {
    if (!answer.hasType("application/problem+json")) {
      return Optional.of("the content type is '" + answer.header("Content-Type") + "'");
    }
    JsonNode problem;
    try {
      problem = OpenApi.JSON.readTree(answer.text());
    } catch (IOException _) {
      return Optional.of("the body is no JSON");
    }
    if (!problem.isObject()) {
      return Optional.of("the body is no object");
    }
    if (!TYPE.matcher(problem.path("type").asText()).matches()) {
      return Optional.of("type is '" + problem.path("type").asText() + "'");
    }
    for (var member : List.of("title", "detail")) {
      if (problem.path(member).asText().isBlank()) {
        return Optional.of(member + " is missing");
      }
    }
    if (problem.path("status").asInt() != answer.status()) {
      return Optional.of("status is " + problem.path("status"));
    }
    if (!problem.path("retryable").isBoolean()) {
      return Optional.of("retryable is missing");
    }
    if (!TRACE_ID.matcher(problem.path("traceId").asText()).matches()) {
      return Optional.of("traceId is '" + problem.path("traceId").asText() + "'");
    }
    for (var member : problem.properties()) {
      if (!problemMembers.isEmpty() && !problemMembers.contains(member.getKey())) {
        return Optional.of(member.getKey() + " is no member of a problem");
      }
    }
    return Optional.empty();
  }

  private Finding finding(Kind kind, Request request, String what, String detail) {
    // If the error in the request is in the framing or in the path, the finding has the same cause
    // for all operations. Therefore the finding does not name the operation, and the same findings
    // of all operations count as one.
    var operation =
        switch (request.mutationKind()) {
          case "framing", "path" -> "";
          default -> request.operationId();
        };
    var where = "%s %s %s".formatted(what, operation, request.mutation()).strip();
    return new Finding(kind, service, where, detail, request, "");
  }
}
