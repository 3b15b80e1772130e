/// Every reported value, from whatever kind of fact states it. Values of one subject, metric and
/// period stand side by side as a set; nothing is averaged, preferred or converted.
package io.corridorledger.projection.figures;
