/// Every reported value, from whatever kind of fact states it. Values of one subject, metric and
/// period stand side by side as a set, with the verdict on how they go together; nothing is
/// averaged or converted, and one is preferred only when somebody asks.
package io.corridorledger.projection.figures;
