package io.corridorledger.local;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Finds the project folder and the libraries for child processes.
public final class Project {

  /// Loads the database driver and the xz library with a separate class loader. Some callers do not
  /// have these libraries on their class path, and others have different versions of them. For
  /// example, a service under test still uses its own versions.
  private static final class Libraries {
    static final ClassLoader LOADER =
        new URLClassLoader("local-stack", urls(), ClassLoader.getPlatformClassLoader());

    private static URL[] urls() {
      try (var jars = Files.list(libraries())) {
        return jars.map(Project::url).toArray(URL[]::new);
      } catch (IOException e) {
        throw new StackException(
            Exit.NOT_BUILT,
            "The libraries in "
                + libraries()
                + " are missing. Run: ./mvnw -pl local-stack -am package",
            e);
      }
    }
  }

  private Project() {}

  /// The folder that contains `mvnw` and `local-stack`. `CORRIDOR_ROOT` sets this folder. Without
  /// this variable, the folder is the working directory or one of its parents, because Maven runs
  /// tests in the folder of a module.
  static Path root() {
    var start = Path.of("").toAbsolutePath();
    var override = System.getenv("CORRIDOR_ROOT");
    if (override != null) {
      return Path.of(override).toAbsolutePath().normalize();
    }
    for (var candidate = start; candidate != null; candidate = candidate.getParent()) {
      if (Files.exists(candidate.resolve("local-stack/pom.xml"))) {
        return candidate;
      }
    }
    throw new StackException(
        Exit.NOT_BUILT,
        "No Corridor Ledger project is in or above "
            + start
            + ". Run ./corridor from the project.");
  }

  static Path localStack() {
    return root().resolve("local-stack");
  }

  static Path libraries() {
    return localStack().resolve("target/lib");
  }

  /// The executable jar of a service.
  static Path serviceJar(String service) {
    return root().resolve(service).resolve("target/quarkus-app/quarkus-run.jar");
  }

  /// The class path for a child JVM that runs code of this module.
  public static String classPath() {
    return String.join(
        File.pathSeparator,
        localStack().resolve("target/classes").toString(),
        root().resolve("libraries/ledger-integrity/target/classes").toString(),
        libraries() + "/*");
  }

  /// The path of the `java` program that runs this code.
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /// The command line of a JVM for a local process. Most local processes run only for a short time,
  /// in which the C2 compiler would take more time than it saves. Therefore C2 is off.
  static List<String> jvm(int heapMegabytes) {
    return Stream.concat(serverJvm(heapMegabytes).stream(), Stream.of("-XX:TieredStopAtLevel=1"))
        .toList();
  }

  /// The command line of a JVM with both compilers, for a process that handles many requests.
  static List<String> serverJvm(int heapMegabytes) {
    return List.of(java(), "-Xmx" + heapMegabytes + "m", "-XX:+UseSerialGC");
  }

  /// Creates an object of a class that only the class loader of [Libraries] can load. The caller
  /// uses the object as an instance of `type`, which is a type of the JDK.
  static <T> T library(String className, Class<T> type) {
    return construct(className, type, new Class<?>[0]);
  }

  static <T> T library(String className, Class<T> type, InputStream argument) {
    return construct(className, type, new Class<?>[] {InputStream.class}, argument);
  }

  private static <T> T construct(
      String className, Class<T> type, Class<?>[] parameters, Object... arguments) {
    try {
      var constructor = Libraries.LOADER.loadClass(className).getConstructor(parameters);
      return type.cast(constructor.newInstance(arguments));
    } catch (ReflectiveOperationException e) {
      throw new StackException(
          Exit.NOT_BUILT,
          className + " is not in " + libraries() + ". Run: ./mvnw -pl local-stack -am package",
          e);
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }
}
