package io.corridorledger.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.List;
import java.util.regex.Pattern;

/// Hides texts that may be a secret in the path and in the query of a request. A client may put a
/// token into the URL by mistake.
public final class SecretsInUrls implements SpanProcessor {

  private static final List<AttributeKey<String>> URLS =
      List.of(
          AttributeKey.stringKey("url.path"),
          AttributeKey.stringKey("url.query"),
          AttributeKey.stringKey("url.full"));

  /// Tokens and API keys are longer than 40 characters, and ids and words are shorter.
  private static final Pattern LONG = Pattern.compile("[\\w.~+%-]{40,}");

  private static final String HIDDEN = "*";

  /// OpenTelemetry finds this class by its name in `META-INF/services`.
  public static final class Provider implements AutoConfigurationCustomizerProvider {
    @Override
    public void customize(AutoConfigurationCustomizer sdk) {
      sdk.addTracerProviderCustomizer(
          (provider, _) -> provider.addSpanProcessor(new SecretsInUrls()));
    }
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    for (AttributeKey<String> key : URLS) {
      String url = span.getAttribute(key);
      if (url != null && LONG.matcher(url).find())
        span.setAttribute(key, LONG.matcher(url).replaceAll(HIDDEN));
    }
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    // The attributes of an ended span cannot change.
  }

  @Override
  public boolean isEndRequired() {
    return false;
  }
}
