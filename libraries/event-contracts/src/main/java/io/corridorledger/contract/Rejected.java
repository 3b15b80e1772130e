package io.corridorledger.contract;

/// Thrown if a command violates a business rule. The exception has no stack trace, because an
/// invalid command is the client's error. The service returns the rule and the detail in the
/// response.
public final class Rejected extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Rule rule;

  /// @param detail a sentence with the values that violate the rule. The sentence also states what
  ///   the client can do, if that is not obvious.
  public Rejected(Rule rule, String detail) {
    super(detail, null, false, false);
    this.rule = rule;
  }

  public Rule rule() {
    return rule;
  }
}
