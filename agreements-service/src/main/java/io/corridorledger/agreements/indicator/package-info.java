/// Indicators: trade, investment, counts and shares, as their sources report them. Each reported
/// value has its own stream, so that it can be corrected separately.
package io.corridorledger.agreements.indicator;
