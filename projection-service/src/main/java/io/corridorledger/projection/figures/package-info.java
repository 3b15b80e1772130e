/// Every reported value, from any kind of fact that states figures. The values of one subject,
/// metric and period form a set, with a verdict on how they compare. Nothing is averaged or
/// converted, and a value is preferred only on request.
package io.corridorledger.projection.figures;
