package io.corridorledger.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script `corridor` with a local stack that is already built, in a temporary home folder.
class LauncherTest {

  @TempDir Path home;

  private record Result(int code, String output) {}

  @Test
  void aMissingJdkIsReportedWithTheNextStep() throws Exception {
    jdk("jvm/old", "21.0.4");
    var result = run();
    assertEquals(13, result.code(), result::output);
    assertTrue(result.output().contains("needs a JDK 25 or newer"), result::output);
  }

  @Test
  void aJreIsNotEnough() throws Exception {
    var jre = jdk("jvm/jre", "25.0.1");
    Files.delete(jre.resolve("bin/javac"));
    assertEquals(13, run().code());
  }

  @Test
  void theFirstJdkThatIsNewEnoughIsUsed() throws Exception {
    jdk("jvm/a-old", "24");
    var sdkman = jdk(".sdkman/candidates/java/26-ea", "26-ea");
    jdk(".jdks/later", "25");
    var result = run();
    assertEquals("java of " + sdkman + "\n", result.output());
  }

  /// A JDK home whose `java` prints its own location.
  private Path jdk(String place, String version) throws IOException {
    var jdk = home.toRealPath().resolve(place);
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(
        jdk.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
    for (var program : new String[] {"java", "javac"}) {
      var file = jdk.resolve("bin").resolve(program);
      Files.writeString(file, "#!/bin/sh\necho java of " + jdk + "\n");
      assertTrue(file.toFile().setExecutable(true));
    }
    return jdk;
  }

  private Result run() throws Exception {
    var project = home.resolve("project");
    Files.createDirectories(project.resolve("local-stack/target/lib"));
    var commands =
        project
            .resolve("local-stack/target/classes")
            .resolve(CorridorCli.class.getName().replace('.', '/') + ".class");
    Files.createDirectories(commands.getParent());
    Files.writeString(commands, "");
    Files.createDirectories(project.resolve("local-stack/src/main"));
    var integrity =
        project.resolve("libraries/ledger-integrity/target/classes/io/corridorledger/integrity");
    Files.writeString(Files.createDirectories(integrity).resolve("HashChain.class"), "");
    Files.writeString(project.resolve("local-stack/target/corridor-built"), "");
    var script = Files.copy(Project.root().resolve("corridor"), project.resolve("corridor"));
    var builder = new ProcessBuilder("sh", script.toString()).redirectErrorStream(true);
    var path = System.getenv("PATH");
    builder.environment().clear();
    builder.environment().put("HOME", home.toString());
    // Only the commands of the system's folders are on the path: the script would find a javac
    // there first, as intended.
    builder.environment().put("PATH", commands(path).toString());
    builder.environment().put("CORRIDOR_JVM_DIR", home.resolve("jvm").toString());
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes());
    return new Result(process.waitFor(), output);
  }

  private Path commands(String path) throws IOException {
    var folder = Files.createDirectories(home.resolve("commands"));
    for (var command :
        new String[] {"sh", "dirname", "sed", "find", "cat", "mkdir", "chmod", "touch"}) {
      for (var place : path.split(":")) {
        var program = Path.of(place, command);
        if (Files.isExecutable(program)) {
          Files.createSymbolicLink(folder.resolve(command), program);
          break;
        }
      }
    }
    return folder;
  }
}
