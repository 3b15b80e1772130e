package io.corridorledger.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.fuzz.Answer.Ended;
import io.corridorledger.fuzz.Finding.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/// The problem body of a compressed answer is checked like that of any other answer.
class AnswerChecksTest {

  private static final String PROBLEM =
      """
      {"type":"urn:corridor:problem:not-found","title":"Not found","status":404,"detail":"There is none.","retryable":false,"traceId":"0af7651916cd43dd8448eb211c80319c"}
      """;

  @Test
  void aCompressedProblemIsNoFinding() throws IOException {
    assertEquals(List.of(), findings(PROBLEM));
  }

  @Test
  void aCompressedProblemWithAnotherStatusIsAFinding() throws IOException {
    assertEquals(List.of(Kind.NO_PROBLEM), findings(PROBLEM.replace("404", "400")));
  }

  private static List<Kind> findings(String problem) throws IOException {
    var compressed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(compressed)) {
      gzip.write(problem.getBytes(StandardCharsets.UTF_8));
    }
    var answer =
        new Answer(
            Ended.ANSWERED,
            404,
            List.of(
                new Header("Content-Type", "application/problem+json"),
                new Header("Content-Encoding", "gzip")),
            compressed.toByteArray(),
            true);
    var surface = RequestsTest.surface(1, Service.AGREEMENTS);
    var request = Episode.of(surface, 0).request(0).with(Framing.PLAIN).withMethod("GET");
    return new AnswerChecks(Service.AGREEMENTS, surface.document(), new Internals(List.of()))
        .of(request, List.of(answer)).stream().map(Finding::kind).toList();
  }
}
