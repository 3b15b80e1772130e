package io.corridorledger.javadoc;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.RawTextTree;
import com.sun.source.doctree.ReferenceTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.util.DocTreePath;
import com.sun.source.util.DocTreePathScanner;
import com.sun.source.util.DocTrees;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic;
import javax.tools.StandardLocation;

/// Writes the documentation comments of records, enums and interfaces to resource files, so that
/// the API documents can show them.
///
/// Each type has one file in UTF-8, in its package. For example, the record `AgreementSigned` in
/// `AgreementEvent` has the file `AgreementEvent$AgreementSigned.javadoc`. Each line contains a
/// name, a tab and a comment without line breaks. The name is the name of a record component, an
/// enum constant or a method. For the comment of the type itself, the name is empty. A link is
/// replaced by its text. A link to an unknown element is a compilation error.
@SupportedAnnotationTypes("*")
public final class JavadocIndex extends AbstractProcessor {

  private static final Set<ElementKind> INDEXED =
      Set.of(ElementKind.RECORD, ElementKind.ENUM, ElementKind.INTERFACE);

  private DocTrees trees;

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latest();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    Thread thread = Thread.currentThread();
    ClassLoader context = thread.getContextClassLoader();
    // The JDK finds its Markdown parser through the context class loader. The class loader of a
    // Maven plugin does not know this parser.
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    try {
      trees = DocTrees.instance(processingEnv);
      ElementFilter.typesIn(round.getRootElements()).forEach(this::index);
    } finally {
      thread.setContextClassLoader(context);
    }
    return false;
  }

  private void index(TypeElement type) {
    if (INDEXED.contains(type.getKind())) {
      Map<String, String> comments = comments(type);
      if (!comments.isEmpty()) write(type, comments);
    }
    ElementFilter.typesIn(type.getEnclosedElements()).forEach(this::index);
  }

  private Map<String, String> comments(TypeElement type) {
    Map<String, String> comments = new LinkedHashMap<>();
    Comment own = comment(type);
    if (own != null) {
      own.put(comments, "", own.tree.getFullBody());
      for (DocTree tag : own.tree.getBlockTags())
        if (tag instanceof ParamTree parameter && !parameter.isTypeParameter())
          own.put(comments, parameter.getName().toString(), parameter.getDescription());
    }
    for (Element member : type.getEnclosedElements())
      if (type.getKind() != ElementKind.RECORD
          && (member.getKind() == ElementKind.ENUM_CONSTANT
              || member.getKind() == ElementKind.METHOD)) {
        Comment comment = comment(member);
        if (comment != null)
          comment.put(comments, member.getSimpleName().toString(), comment.tree.getFullBody());
      }
    return comments;
  }

  /// Returns the comment of an element; null if there is none. Also checks the links of the
  /// comment.
  private Comment comment(Element element) {
    TreePath path = trees.getPath(element);
    DocCommentTree tree = path == null ? null : trees.getDocCommentTree(path);
    if (tree == null) return null;
    new DocTreePathScanner<Void, Void>() {
      @Override
      public Void visitReference(ReferenceTree reference, Void nothing) {
        if (trees.getElement(getCurrentPath()) == null)
          trees.printMessage(
              Diagnostic.Kind.ERROR,
              "the link to %s does not resolve".formatted(reference.getSignature()),
              reference,
              tree,
              path.getCompilationUnit());
        return super.visitReference(reference, nothing);
      }
    }.scan(new DocTreePath(path, tree), null);
    return new Comment(tree);
  }

  private record Comment(DocCommentTree tree) {

    void put(Map<String, String> comments, String name, List<? extends DocTree> words) {
      String text = text(words).replaceAll("\\s+", " ").strip();
      if (!text.isEmpty()) comments.put(name, text);
    }

    private static String text(List<? extends DocTree> words) {
      return words.stream().map(Comment::text).collect(Collectors.joining());
    }

    private static String text(DocTree word) {
      return switch (word) {
        case LinkTree link when link.getLabel().isEmpty() ->
            link.getReference().getSignature().replaceFirst(".*[.#]", "");
        case LinkTree link -> text(link.getLabel());
        case LiteralTree literal -> "`" + literal.getBody().getBody() + "`";
        case RawTextTree raw -> raw.getContent();
        case TextTree plain -> plain.getBody();
        default -> word.toString();
      };
    }
  }

  private void write(TypeElement type, Map<String, String> comments) {
    PackageElement owner = processingEnv.getElementUtils().getPackageOf(type);
    String name = processingEnv.getElementUtils().getBinaryName(type).toString();
    String file = name.substring(name.lastIndexOf('.') + 1) + ".javadoc";
    try (Writer out =
        processingEnv
            .getFiler()
            .createResource(StandardLocation.CLASS_OUTPUT, owner.getQualifiedName(), file, type)
            .openWriter()) {
      for (var comment : comments.entrySet())
        out.append(comment.getKey()).append('\t').append(comment.getValue()).append('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }
}
