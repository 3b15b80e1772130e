/// Indicators: trade, investment, counts and shares, as reported by their sources. Each reported
/// value has its own stream, so that it can be corrected separately.
package io.corridorledger.agreements.indicator;
