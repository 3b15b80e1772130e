package io.corridorledger.value;

/// A text that is no value of its type.
///
/// It carries no stack trace: it is an answer to the client that sent the text, not a fault of
/// ours.
public final class InvalidValue extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /// @param message what is wrong with the text, to be read after the name of its field
  public InvalidValue(String message) {
    super(message);
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
