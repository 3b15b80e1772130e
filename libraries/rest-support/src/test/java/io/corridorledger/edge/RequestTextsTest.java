package io.corridorledger.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

class RequestTextsTest {

  @Test
  void correctlyEncodedTargetsAreAccepted() {
    for (String uri :
        List.of(
            "/",
            "/v1/visits?party=AZ&party=UZ&from=2024-01-01",
            "/v1/figures?subject=pair:AZ/KZ&period=2024-01/2024-06",
            "/v1/timeline?q=%C6%8F%C5%9F%20+%22a%22",
            "/v1/hubs/%D0%91%D0%B0%D0%BA%D1%83",
            "/a?b=%F0%9F%9A%82&&c&=d",
            "*")) assertNull(RequestTexts.problemOf(uri), uri);
  }

  @Test
  void theDecodedNameOfTheParameterIsReported() {
    assertEquals("query:a b", pointer("/x?ok=1&a%20b=%00"));
    assertEquals("query:a name", pointer("/x?%00=1"));
    assertEquals("path", pointer("/x%0a?a=%00"));
  }

  private static String pointer(String uri) {
    return RequestTexts.problemOf(uri).body().errors().getFirst().pointer();
  }
}
