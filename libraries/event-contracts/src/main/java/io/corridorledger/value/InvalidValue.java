package io.corridorledger.value;

/// Thrown if a text is not a valid value of a value type, such as a period or a unit.
///
/// The exception has no stack trace, because an invalid text is the client's error. The service
/// returns the message in the response.
public final class InvalidValue extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /// @param message the end of a sentence that begins with the name of the field, such as `is minus
  ///   zero`
  public InvalidValue(String message) {
    super(message);
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
