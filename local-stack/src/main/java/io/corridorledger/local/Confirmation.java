package io.corridorledger.local;

/// Asks for confirmation before an operation that cannot be undone.
final class Confirmation {

  private Confirmation() {}

  /// Asks the user a question. Returns true if the user confirms.
  ///
  /// @throws StackException if there is no terminal for the question
  static boolean given(String question) {
    if (System.console() == null || !System.console().isTerminal()) {
      throw new StackException(
          Exit.USAGE, question + " There is no terminal to ask on: repeat the command with --yes.");
    }
    var answer = System.console().readLine("%s [y/N] ", question);
    return answer != null && answer.strip().equalsIgnoreCase("y");
  }
}
