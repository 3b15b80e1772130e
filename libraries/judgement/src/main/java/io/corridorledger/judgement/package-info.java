/// Conclusions from the evidence. All functions are pure: they use no clock, no database and no
/// framework.
///
/// The functions compare and explain figures, and compute derived figures. They never change or
/// average a stated value. On request, they choose one of several values, and also return the other
/// values. The day for which an outcome is decided is a parameter.
package io.corridorledger.judgement;
