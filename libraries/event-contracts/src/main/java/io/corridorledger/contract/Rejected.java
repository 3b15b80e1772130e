package io.corridorledger.contract;

/// Thrown if a command violates a business rule. The exception has no stack trace, because the
/// service returns it to the client as a response.
public final class Rejected extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Rule rule;

  /// @param detail a sentence with the values that violate the rule. If the next step is not
  ///   obvious, the detail also states what the client can do.
  public Rejected(Rule rule, String detail) {
    super(detail, null, false, false);
    this.rule = rule;
  }

  public Rule rule() {
    return rule;
  }
}
