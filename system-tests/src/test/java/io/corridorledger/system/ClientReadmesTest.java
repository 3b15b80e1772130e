package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The code in the READMEs of the clients is part of the tests that run the clients.
class ClientReadmesTest {

  private static final Pattern CODE = Pattern.compile("(?ms)^```(?:java|ts)\\n(.*?)^```$");

  @ParameterizedTest
  @CsvSource({
    "clients/java/README.md, system-tests/src/test/java/io/corridorledger/system/JavaClientTest.java",
    "clients/typescript/README.md, clients/typescript/story/story.test.ts"
  })
  void theCodeOfTheReadmeIsTested(String readme, String test) throws IOException {
    var tested = withoutIndentation(Files.readString(LedgerSystem.root().resolve(test)));
    var blocks =
        CODE.matcher(Files.readString(LedgerSystem.root().resolve(readme)))
            .results()
            .map(block -> withoutIndentation(block.group(1)))
            .toList();
    assertTrue(blocks.size() >= 5, () -> readme + " has only " + blocks.size() + " blocks of code");
    for (var block : blocks)
      assertTrue(
          tested.contains(block), () -> "%s has not in %s:%n%s".formatted(test, readme, block));
  }

  private static String withoutIndentation(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n", "\n", "\n"));
  }
}
