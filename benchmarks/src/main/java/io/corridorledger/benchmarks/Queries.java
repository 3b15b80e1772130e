package io.corridorledger.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;

/// Measures the response time of single queries over HTTP. The database contains the events of
/// [ManyEvents]. Each query is sent three times: for the current state, for the facts that were
/// recorded by an earlier day (`asOf`), and for the facts that were published by that day
/// (`publishedBefore`).
///
/// The baseline of a query is the time of look-ups by primary key in the same database. The number
/// of look-ups is the number of items in the response, but at least one.
final class Queries {

  /// The maximum number of requests of each query in a window of the warm-up.
  private static final int WARM = 10;

  private static final String THEN = "2021-01-01";

  enum Moment {
    NOW("%s"),
    AS_OF("%s&asOf=" + THEN),
    PUBLISHED_BEFORE("%s&publishedBefore=" + THEN);

    private final String address;

    Moment(String address) {
      this.address = address;
    }
  }

  /// The result for one query.
  ///
  /// @param items average number of items in a response
  record Result(
      String question, Moment moment, double items, Percentiles answers, Percentiles lookUps) {}

  private record Question(String words, Function<Random, String> address) {}

  /// @param events number of events in the database
  private static List<Question> questions(int events) {
    return List.of(
        new Question("agreements of two parties", r -> "/v1/agreements?" + parties(r)),
        new Question(
            "agreements of two parties that have none",
            r -> "/v1/agreements?party=%s&party=%s".formatted(country(r, 0), country(r, 0))),
        new Question(
            "agreements of a quarter",
            r -> "/v1/agreements?from=%1$d-04-01&to=%1$d-06-30".formatted(2001 + r.nextInt(22))),
        new Question("agreements by a word of the title", r -> "/v1/agreements?q=" + word(r)),
        new Question(
            "figures of a subject, metric and period",
            r ->
                "/v1/figures?subject=pair:%s/%s&metric=%s&period=%d"
                    .formatted(country(r, 0), country(r, 9), metric(r), 2010 + r.nextInt(15))),
        new Question("a page of commitments", _ -> "/v1/commitments?"),
        new Question("evidence gaps", _ -> "/v1/evidence-gaps?"),
        new Question("commitments between two parties", r -> "/v1/commitments?" + parties(r)),
        new Question(
            "commitments that were missed, between two parties",
            r -> "/v1/commitments?outcome=MISSED&" + parties(r)),
        new Question(
            "a page of the time line",
            r ->
                "/v1/timeline?after=agreements:%d@1.logistics:%d@1"
                    .formatted(r.nextInt(events * 2 / 5), r.nextInt(events * 2 / 5))),
        new Question("time line of two parties", r -> "/v1/timeline?" + parties(r)),
        new Question("time line by a rare word", r -> "/v1/timeline?q=" + word(r)),
        new Question("time line by two common words", _ -> "/v1/timeline?q=railway+transit"));
  }

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ObjectMapper json = new ObjectMapper();
  private final URI reader;
  private final List<Object[]> keys = new ArrayList<>();
  private final PreparedStatement lookUp;

  private Queries(URI reader, Connection reads) throws SQLException {
    this.reader = reader;
    try (var rows =
        reads.createStatement().executeQuery("SELECT stream, version FROM live.fact LIMIT 10000")) {
      while (rows.next()) keys.add(new Object[] {rows.getObject(1, UUID.class), rows.getLong(2)});
    }
    lookUp =
        reads.prepareStatement("SELECT payload FROM live.fact WHERE stream = ? AND version = ?");
  }

  /// @param events number of events in the database
  /// @param repeats number of measured requests for each query
  static List<Result> measure(URI reader, Connection reads, int events, int repeats)
      throws Exception {
    var queries = new Queries(reader, reads);
    List<Question> questions = questions(events);
    // All queries are warmed up together, because they share most of their code.
    Load.warmUp(
        "the queries",
        () -> {
          double millis = 0;
          for (Question question : questions)
            for (Moment moment : Moment.values())
              millis += queries.measure(question, moment, 0, Math.min(WARM, repeats)).answers.p50();
          return millis;
        });
    List<Result> results = new ArrayList<>();
    for (Question question : questions)
      for (Moment moment : Moment.values()) {
        Result result = queries.measure(question, moment, 1, repeats);
        Progress.say(
            "  %s, %s: p50 %.1f ms, max %.1f ms",
            question.words, moment, result.answers.p50(), result.answers.at(1));
        results.add(result);
      }
    return results;
  }

  /// @param warm number of requests before the measured ones
  private Result measure(Question question, Moment moment, int warm, int repeats)
      throws IOException, InterruptedException, SQLException {
    Random random = new Random(7);
    long[] answers = new long[repeats];
    long[] lookUps = new long[repeats];
    int items = 0;
    for (int i = -warm; i < repeats; i++) {
      URI address = reader.resolve(moment.address.formatted(question.address.apply(random)));
      long start = System.nanoTime();
      var answer = http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
      long answered = System.nanoTime();
      if (answer.statusCode() != 200)
        throw new IOException(
            "%s: %d %s".formatted(address, answer.statusCode(), new String(answer.body())));
      JsonNode page = json.readTree(answer.body());
      int found = page.required("items").size();
      long asked = System.nanoTime();
      for (int k = 0; k < Math.max(1, found); k++) lookUp(keys.get(random.nextInt(keys.size())));
      long looked = System.nanoTime();
      if (i < 0) continue;
      answers[i] = answered - start;
      lookUps[i] = looked - asked;
      items += found;
    }
    return new Result(
        question.words,
        moment,
        (double) items / repeats,
        Percentiles.ofNanos(answers),
        Percentiles.ofNanos(lookUps));
  }

  private void lookUp(Object[] key) throws SQLException {
    lookUp.setObject(1, key[0]);
    lookUp.setObject(2, key[1]);
    try (var row = lookUp.executeQuery()) {
      if (!row.next()) throw new IllegalStateException("the fact is gone");
    }
  }

  private static String parties(Random random) {
    return "party=%s&party=%s".formatted(country(random, 0), country(random, 9));
  }

  private static String country(Random random, int half) {
    return ManyEvents.COUNTRIES.get(half + random.nextInt(9));
  }

  private static String metric(Random random) {
    return ManyEvents.METRICS.get(random.nextInt(ManyEvents.METRICS.size()));
  }

  private static String word(Random random) {
    return "w" + random.nextInt(20_000);
  }
}
