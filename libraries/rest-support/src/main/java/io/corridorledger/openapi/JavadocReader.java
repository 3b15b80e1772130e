package io.corridorledger.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The documentation comment of a record, enum or interface. It is read from the source file, which
/// the module packs with the class, so that code and API documents share one text.
///
/// @param text the comment without its tags
/// @param members the comment of each record component, enum constant or method
record JavadocReader(String text, Map<String, String> members) {

  private static final Pattern LINK = Pattern.compile("\\[#?(?:[\\w.]*\\.)?([A-Z]\\w*)\\]");
  private static final Pattern CONSTANT = Pattern.compile("([A-Z][A-Z0-9_]*)[,;]?");
  private static final Pattern METHOD = Pattern.compile(".* (\\w+)\\(\\)(?:;| \\{)");

  static JavadocReader of(Class<?> type) {
    Class<?> file = type;
    while (file.getEnclosingClass() != null) file = file.getEnclosingClass();
    try (InputStream source = file.getResourceAsStream(file.getSimpleName() + ".java")) {
      if (source == null) throw new IllegalStateException(file + " is packed without its source");
      String text = new String(source.readAllBytes(), StandardCharsets.UTF_8);
      return read(type, text.lines().map(String::strip).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JavadocReader read(Class<?> type, List<String> lines) {
    Pattern declaration =
        Pattern.compile(".*\\b(record|enum|interface) " + type.getSimpleName() + "\\b.*");
    List<String> comment = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("///")) comment.add(line.substring(3).strip());
      else if (declaration.matcher(line).matches())
        return type.isRecord()
            ? tagged(comment)
            : new JavadocReader(
                String.join(" ", comment),
                members(type.isEnum() ? CONSTANT : METHOD, lines.subList(i + 1, lines.size())));
      else if (!line.startsWith("@")) comment.clear();
    }
    throw new IllegalStateException(type + " is not in its source");
  }

  private static JavadocReader tagged(List<String> comment) {
    Map<String, String> members = new LinkedHashMap<>();
    String current = "";
    for (String line : comment) {
      String words = line;
      if (line.startsWith("@param ")) {
        String[] parts = line.split(" ", 3);
        current = parts[1];
        words = parts.length == 3 ? parts[2] : "";
      }
      members.merge(current, words, (a, b) -> (a + " " + b).strip());
    }
    members.replaceAll((_, words) -> plain(words));
    String text = members.remove("");
    return new JavadocReader(text == null ? "" : text, members);
  }

  private static Map<String, String> members(Pattern member, List<String> body) {
    Map<String, String> said = new LinkedHashMap<>();
    List<String> comment = new ArrayList<>();
    for (String line : body) {
      Matcher m = member.matcher(line);
      if (line.startsWith("///")) comment.add(line.substring(3).strip());
      else if (m.matches()) {
        if (!comment.isEmpty()) said.put(m.group(1), plain(String.join(" ", comment)));
        comment.clear();
      } else if (member == CONSTANT && line.startsWith("}")) break;
    }
    return said;
  }

  private static String plain(String markdown) {
    return LINK.matcher(markdown).replaceAll("$1").strip();
  }
}
