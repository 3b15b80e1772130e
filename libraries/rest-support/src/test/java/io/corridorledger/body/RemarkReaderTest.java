package io.corridorledger.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.event.Remark.FactReinstated;
import io.corridorledger.event.Remark.NoteCited;
import io.corridorledger.problem.Problem;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RemarkReaderTest {

  private static final String ID = "b0a1a6f2-3c55-7d0e-8f00-2f6f0a4b1c01";

  private static SentRemark<FactReinstated> read(String fields) {
    return RemarkReader.read(
        FactReinstated.class, "{%s, \"reason\": \"Yes.\"}".formatted(fields).getBytes(UTF_8));
  }

  private static String refusal(String fields) {
    return assertThrows(Problem.class, () -> read(fields)).body().errors().stream()
        .map(error -> error.pointer() + " " + error.detail())
        .collect(Collectors.joining("; "));
  }

  @Test
  void theTargetIsAnEventIdOrAVersion() {
    assertEquals(3L, read("\"targetVersion\": 3").targetVersion());
    assertNull(read("\"targetVersion\": 3").remark().target());
    assertEquals(UUID.fromString(ID), read("\"target\": \"%s\"".formatted(ID)).remark().target());
    assertNull(read("\"targetVersion\": null, \"target\": \"%s\"".formatted(ID)).targetVersion());
  }

  @Test
  void aNoteOnTheWholeAggregateHasNoTarget() {
    var note =
        RemarkReader.read(
            NoteCited.class,
            "{\"text\": \"Yes.\", \"citations\": [{\"source\": {\"publisher\": \"Gazette\", \"title\": \"June\", \"kind\": \"NEWS\"}}]}"
                .getBytes(UTF_8));
    assertNull(note.remark().target());
    assertNull(note.targetVersion());
  }

  @Test
  void anInvalidTargetIsReportedAtItsField() {
    String whole = "/targetVersion is not a version, which is a whole number from 1";
    for (String wrong :
        new String[] {"0", "-3", "1.5", "\"1\"", "{}", "1e3", "9223372036854775808"})
      assertTrue(refusal("\"targetVersion\": " + wrong).contains(whole), wrong);
    assertTrue(
        refusal("\"targetVersion\": 1, \"target\": \"%s\"".formatted(ID))
            .contains("/targetVersion is present together with target; send one of them"));
    assertTrue(refusal("\"x\": 1").contains("/target is missing; send targetVersion or target"));
    assertTrue(
        refusal("\"x\": 1")
            .contains("known fields are [citations, reason, target, targetVersion]"));
  }
}
