package io.corridorledger.local;

import java.io.PrintStream;
import java.util.Locale;

/// Shows the progress of a task. On a terminal, one line shows the percentage and changes with
/// every percent. Elsewhere, a new line is printed after every ten percent.
public final class ProgressBar {

  private static final int WIDTH = 30;

  private final PrintStream out;
  private final String label;
  private final long total;
  private final boolean terminal;
  private int shown = -1;

  public ProgressBar(PrintStream out, String label, long total) {
    this.out = out;
    this.label = label;
    this.total = total;
    this.terminal = System.console() != null && System.console().isTerminal();
  }

  public void show(long done) {
    var steps = terminal ? 100 : 10;
    var step = total == 0 ? steps : (int) (Math.min(done, total) * steps / total);
    if (step == shown) {
      return;
    }
    shown = step;
    var filled = step * WIDTH / steps;
    var line =
        String.format(
            Locale.ROOT,
            "  %s [%s%s] %d of %d",
            label,
            "#".repeat(filled),
            " ".repeat(WIDTH - filled),
            done,
            total);
    out.print(terminal ? "\r" + line : line + "\n");
    out.flush();
  }

  /// Ends the current line, so that other lines can be printed below it.
  public void interrupt() {
    if (terminal && shown >= 0) {
      out.println();
    }
    shown = -1;
  }
}
