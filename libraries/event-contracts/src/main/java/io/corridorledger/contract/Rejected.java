package io.corridorledger.contract;

/// A command violates a business rule. The exception has no stack trace, because it is a response
/// to the client and not a fault.
public final class Rejected extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Rule rule;

  /// @param detail a sentence with the values that violate the rule, and what to do next where that
  ///   is not obvious
  public Rejected(Rule rule, String detail) {
    super(detail, null, false, false);
    this.rule = rule;
  }

  public Rule rule() {
    return rule;
  }
}
