/// Conclusions from the evidence. All functions are pure: they use no clock, no database and no
/// framework.
///
/// The functions compare and explain figures, and compute further ones. They never change or
/// average a stated value. They choose one value only if the client asks for it, and then also
/// return the other values. The day for which an outcome is decided is a parameter.
package io.corridorledger.judgement;
