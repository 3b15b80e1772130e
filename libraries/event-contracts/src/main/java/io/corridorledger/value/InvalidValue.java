package io.corridorledger.value;

/// A text that is not a valid value of its type.
///
/// The exception has no stack trace, because it is a response to the client and not a fault of the
/// ledger.
public final class InvalidValue extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /// @param message what is wrong with the text; the message follows the name of the field
  public InvalidValue(String message) {
    super(message);
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
