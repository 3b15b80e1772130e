package io.corridorledger.jsonschema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads the documentation comment of a record, enum or interface. The API documents show this
/// comment, so the code and the API documents have the same text. At compile time, the annotation
/// processor of the module `javadoc-index` writes the comment to a resource in the package of the
/// class.
///
/// @param text the comment without its tags
/// @param members the comment of each record component, enum constant or method
public record JavadocReader(String text, Map<String, String> members) {

  public static JavadocReader of(Class<?> type) {
    String file = type.getName().substring(type.getPackageName().length() + 1) + ".javadoc";
    try (InputStream resource = type.getResourceAsStream(file)) {
      Map<String, String> comments = new LinkedHashMap<>();
      if (resource != null)
        new String(resource.readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .map(line -> line.split("\t", 2))
            .forEach(comment -> comments.put(comment[0], comment[1]));
      String text = comments.remove("");
      return new JavadocReader(text == null ? "" : text, comments);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
