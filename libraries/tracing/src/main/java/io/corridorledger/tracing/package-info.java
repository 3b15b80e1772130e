/// Traces of OpenTelemetry. [io.corridorledger.tracing.Tracing] has the spans of the ledger.
package io.corridorledger.tracing;
