package io.corridorledger.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsInUrlsTest {

  private static String exported(String attribute, String value) {
    AttributeKey<String> key = AttributeKey.stringKey(attribute);
    InMemorySpanExporter exporter = InMemorySpanExporter.create();
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(new SecretsInUrls())
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build()) {
      provider.get("test").spanBuilder("request").setAttribute(key, value).startSpan().end();
      return exporter.getFinishedSpanItems().getFirst().getAttributes().get(key);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url.path  | /v1/clk_0192a1b0-5c00-7000-8000-0000000000a1_5c5c5c5c5c/notes           | /v1/*/notes",
        "url.path  | /v1/eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyIn0.c2lnbmF0dXJl                   | /v1/*",
        "url.path  | /v1/visits/0192a1b0-5c00-7000-8000-0000000000a1/notes                   | /v1/visits/0192a1b0-5c00-7000-8000-0000000000a1/notes",
        "url.query | limit=10&access_token=eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyIn0.c2lnbmF0dXJl | limit=10&access_token=*",
        "url.query | subject=hub:baku-port&period=2024-01/2024-09                            | subject=hub:baku-port&period=2024-01/2024-09",
      })
  void aLongTextIsHidden(String attribute, String value, String expected) {
    assertEquals(expected, exported(attribute, value));
  }
}
