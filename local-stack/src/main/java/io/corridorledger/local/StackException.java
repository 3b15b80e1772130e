package io.corridorledger.local;

/// A failure that the user can correct, with an exit code and a message. The message is one
/// sentence that names the next step.
public final class StackException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Exit exit;

  public StackException(Exit exit, String sentence) {
    this(exit, sentence, null);
  }

  public StackException(Exit exit, String sentence, Throwable cause) {
    super(sentence, cause);
    this.exit = exit;
  }

  public Exit exit() {
    return exit;
  }
}
