package io.corridorledger.javadoc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavadocIndexTest {

  @TempDir Path classes;

  @Test
  void aRecordHasItsCommentAndThoseOfItsComponents() throws IOException {
    assertEquals(
        "",
        compile(
            """
            package p;
            /// A port …, see [Kind] and
            /// [the terminal][Kind#SEA].
            ///
            /// @param name the `name`,
            ///   in one line
            /// @param kind
            public record Port(String name, Kind kind) {
              public enum Kind {
                /// on a sea
                SEA,
                RIVER
              }
            }
            """));
    assertEquals(
        "\tA port …, see Kind and the terminal.\nname\tthe `name`, in one line\n",
        Files.readString(classes.resolve("p/Port.javadoc")));
    assertEquals("SEA\ton a sea\n", Files.readString(classes.resolve("p/Port$Kind.javadoc")));
  }

  @Test
  void anInterfaceHasTheCommentsOfItsMethods() throws IOException {
    assertEquals(
        "",
        compile(
            """
            package p;
            public interface Port {
              /// the name
              String name();
              int size();
            }
            """));
    assertEquals("name\tthe name\n", Files.readString(classes.resolve("p/Port.javadoc")));
  }

  @Test
  void aTypeWithoutCommentsHasNoResource() throws IOException {
    assertEquals("", compile("package p; public record Port(String name) {}"));
    assertFalse(Files.exists(classes.resolve("p/Port.javadoc")));
  }

  @Test
  void aLinkThatDoesNotResolveFailsTheCompilation() throws IOException {
    String errors =
        compile(
            """
            package p;
            /// A port, see [Harbour].
            public record Port(String name) {}
            """);
    assertTrue(errors.contains("the link to Harbour does not resolve"), errors);
  }

  /// @return the messages of the compiler
  private String compile(String source) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///p/Port.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    var task =
        compiler.getTask(
            messages, null, null, List.of("-d", classes.toString()), null, List.of(file));
    task.setProcessors(List.of(new JavadocIndex()));
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    // As in Maven, whose plugins have a class loader without the modules of the JDK.
    Thread.currentThread().setContextClassLoader(new ClassLoader(null) {});
    try {
      task.call();
    } finally {
      Thread.currentThread().setContextClassLoader(context);
    }
    return messages.toString();
  }
}
