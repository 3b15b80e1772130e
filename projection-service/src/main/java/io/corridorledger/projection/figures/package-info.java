/// The read model of figures: every reported value of every type of fact. The values of one
/// subject, metric and period form a set. Each set has a verdict on how its values compare. The
/// service never averages or converts values. The service chooses one value of a set only if the
/// client sends the parameter `prefer`.
package io.corridorledger.projection.figures;
