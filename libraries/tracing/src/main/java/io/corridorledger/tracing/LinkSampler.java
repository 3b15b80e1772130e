package io.corridorledger.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/// Samples each span that has a link to a sampled span. The configured sampler decides about the
/// other spans. Without this class, a sampler that keeps a percentage of all traces would drop most
/// spans of batches, because the span of a batch has no parent. The trace of a sampled command
/// would then not lead to the batch that contains the command's events.
///
/// @param other the configured sampler
public record LinkSampler(Sampler other) implements Sampler {

  /// OpenTelemetry finds this class by its name in `META-INF/services`.
  public static final class Provider implements AutoConfigurationCustomizerProvider {
    @Override
    public void customize(AutoConfigurationCustomizer sdk) {
      sdk.addSamplerCustomizer((configured, _) -> new LinkSampler(configured));
    }
  }

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    for (LinkData link : links)
      if (link.getSpanContext().isSampled()) return SamplingResult.recordAndSample();
    return other.shouldSample(parent, traceId, name, kind, attributes, links);
  }

  @Override
  public String getDescription() {
    return "LinkSampler{%s}".formatted(other.getDescription());
  }
}
