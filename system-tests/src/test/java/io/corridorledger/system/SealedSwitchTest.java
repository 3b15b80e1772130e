package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.DefaultCaseLabelTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/// A switch over a sealed family has no `default`, so that a new event does not compile until every
/// switch handles it. The compiler attributes the sources; class files no longer show the
/// difference.
class SealedSwitchTest {

  /// Classes that still have such a switch. The list may only become shorter.
  private static final Set<String> EXCEPTIONS = Set.of("TimelineEntry", "Visit");

  @Test
  void noSwitchOverASealedFamilyHasADefault() throws IOException {
    var sources = new ArrayList<Path>();
    for (Path folder : Production.sourceFolders())
      try (var files = Files.walk(folder)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .filter(file -> !file.endsWith("module-info.java"))
            .forEach(sources::add);
      }
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var units = new ArrayList<JavaFileObject>();
      manager.getJavaFileObjectsFromPaths(sources).forEach(units::add);
      assertEquals(new TreeSet<>(EXCEPTIONS), switchesWithDefault(units));
    }
  }

  @Test
  void noticesADefault() throws IOException {
    assertEquals(
        Set.of("Planted"),
        switchesWithDefault(
            List.of(
                source(
                    "Planted",
                    """
                    sealed interface Family permits Family.A, Family.B {
                      record A() implements Family {}
                      record B() implements Family {}
                    }
                    class Planted {
                      int of(Family family) {
                        return switch (family) { case Family.A a -> 1; default -> 2; };
                      }
                    }
                    class Complete {
                      int of(Family family) {
                        return switch (family) { case Family.A a -> 1; case Family.B b -> 2; };
                      }
                      int of(String other) {
                        return switch (other) { case "a" -> 1; default -> 2; };
                      }
                    }
                    """))));
  }

  private static JavaFileObject source(String name, String text) {
    return new SimpleJavaFileObject(
        URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  /// Names of the classes with such a switch. Classes of frameworks may be missing on the class
  /// path; the types of the project are resolved.
  private static Set<String> switchesWithDefault(List<JavaFileObject> units) throws IOException {
    String classPath =
        Stream.concat(
                Production.classFolders().stream().map(Path::toString),
                Stream.of(System.getProperty("java.class.path")))
            .collect(Collectors.joining(File.pathSeparator));
    var task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(
                    new StringWriter(),
                    null,
                    _ -> {},
                    List.of("-proc:none", "-XDshould-stop.ifError=FLOW", "-classpath", classPath),
                    null,
                    units);
    List<CompilationUnitTree> trees = new ArrayList<>();
    task.parse().forEach(trees::add);
    task.analyze();
    var scanner = new Scanner(Trees.instance(task));
    for (CompilationUnitTree tree : trees) scanner.scan(tree, null);
    return scanner.found;
  }

  private static final class Scanner extends TreePathScanner<Void, Void> {

    private final Trees trees;
    final Set<String> found = new TreeSet<>();

    Scanner(Trees trees) {
      this.trees = trees;
    }

    @Override
    public Void visitSwitch(SwitchTree tree, Void nothing) {
      check(tree.getExpression(), tree.getCases());
      return super.visitSwitch(tree, nothing);
    }

    @Override
    public Void visitSwitchExpression(SwitchExpressionTree tree, Void nothing) {
      check(tree.getExpression(), tree.getCases());
      return super.visitSwitchExpression(tree, nothing);
    }

    private void check(ExpressionTree selector, List<? extends CaseTree> cases) {
      boolean hasDefault =
          cases.stream()
              .flatMap(one -> one.getLabels().stream())
              .anyMatch(DefaultCaseLabelTree.class::isInstance);
      TypeMirror type = trees.getTypeMirror(new TreePath(getCurrentPath(), selector));
      if (hasDefault && isSealed(type)) found.add(className());
    }

    private static boolean isSealed(TypeMirror type) {
      if (!(type instanceof DeclaredType declared)) return false;
      Element element = declared.asElement();
      return element.getModifiers().contains(Modifier.SEALED);
    }

    private String className() {
      TreePath path = getCurrentPath();
      while (!(path.getLeaf() instanceof ClassTree)
          || path.getParentPath().getLeaf() instanceof ClassTree) path = path.getParentPath();
      return ((ClassTree) path.getLeaf()).getSimpleName().toString();
    }
  }
}
