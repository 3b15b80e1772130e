package io.corridorledger.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PortsTest {

  /// Simulates another build on this machine.
  static final class Other {
    public static void main(String[] args) {
      System.out.println(Ports.take(Integer.parseInt(args[0])));
    }
  }

  @Test
  void aPortIsGivenOnce() throws Exception {
    var given = Ports.free();
    assertTrue(Ports.isFree(given));
    assertFalse(Ports.take(given));
    assertEquals("false", othersAttempt(given));
    assertNotEquals(given, Ports.free());
  }

  @Test
  void aPortIsGivenAgainWhenItsHolderIsGone() throws Exception {
    var other = 1_000_000 + (int) ProcessHandle.current().pid(); // unique to this build
    assertEquals("true", othersAttempt(other));
    assertEquals("true", othersAttempt(other));
  }

  private static String othersAttempt(int port) throws Exception {
    var process =
        new ProcessBuilder(
                Project.java(),
                "-cp",
                System.getProperty("java.class.path"),
                Other.class.getName(),
                Integer.toString(port))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new String(process.getInputStream().readAllBytes()).strip();
  }
}
