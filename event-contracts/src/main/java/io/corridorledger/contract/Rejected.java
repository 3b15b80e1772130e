package io.corridorledger.contract;

/// A rule says no. Its name is stable and documented; it carries no stack trace, because it is an
/// answer and not a fault.
public final class Rejected extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String rule;

  /// @param rule name in kebab case, stated in the API documents
  /// @param detail one sentence with the values at hand, and what to do next where that is not
  ///   plain
  public Rejected(String rule, String detail) {
    super(detail, null, false, false);
    this.rule = rule;
  }

  public String rule() {
    return rule;
  }
}
