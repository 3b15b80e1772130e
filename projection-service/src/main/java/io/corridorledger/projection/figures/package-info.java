/// The read model of figures: every reported value of every type of fact. The values of one
/// subject, metric and period form a set. Each set has a verdict on how its values compare. No
/// value is averaged or converted. One value is chosen only if the client asks for it.
package io.corridorledger.projection.figures;
