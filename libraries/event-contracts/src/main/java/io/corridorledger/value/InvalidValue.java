package io.corridorledger.value;

/// Thrown if a text is not a valid value of a value type.
///
/// The exception has no stack trace, because the service returns it to the client as a response.
public final class InvalidValue extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /// @param message a predicate such as `is minus zero`, which is written after the name of the
  ///   field
  public InvalidValue(String message) {
    super(message);
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
