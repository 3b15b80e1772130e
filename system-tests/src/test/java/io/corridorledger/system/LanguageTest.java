package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.corridorledger.system.OnRunningSystem.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The documentation and the texts of the three OpenAPI documents contain no phrase of
/// `docs/building/refused-words.txt`. Code is exempt, and so are the before/after tables of
/// `docs/building/style.md`, the page that gives the reasons.
@OnRunningSystem(Content.EMPTY)
class LanguageTest {

  private static final Path ROOT = LedgerSystem.root();
  private static final Path STYLE = ROOT.resolve("docs/building/style.md");

  private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```.*?^ *``` *$");
  private static final Pattern SPAN = Pattern.compile("`[^`\\n]+(?:\\n[^`\\n]+)*`");
  private static final Pattern LINK_TARGET = Pattern.compile("\\]\\([^)\\s]*\\)");
  private static final Pattern TABLE_ROW = Pattern.compile("(?m)^\\|.*$");

  /// Members of an OpenAPI document that hold prose.
  private static final Set<String> TEXTS = Set.of("title", "summary", "description");

  /// Members that hold data.
  private static final Set<String> DATA = Set.of("example", "value", "default", "enum", "const");

  /// Objects whose members are named by the API, so that none of these names is a keyword.
  private static final Set<String> NAMED =
      Set.of("properties", "responses", "schemas", "parameters", "headers", "examples");

  private final LedgerSystem system;

  LanguageTest(LedgerSystem system) {
    this.system = system;
  }

  @Test
  void noPageContainsARefusedPhrase() throws IOException {
    var refused = refused();
    var found = new ArrayList<String>();
    for (Path page : pages()) {
      var text = Files.readString(page);
      if (page.equals(STYLE)) {
        text = without(TABLE_ROW, text);
      }
      var prose = withoutCode(text);
      refused.forEach((phrase, pattern) ->
          lines(pattern, prose)
              .forEach(line -> found.add(ROOT.relativize(page) + ":" + line + ": " + phrase)));
    }
    assertEquals(List.of(), found, () -> "Refused phrases:\n" + String.join("\n", found));
  }

  @Test
  void noApiTextContainsARefusedPhrase() throws IOException {
    var refused = refused();
    var found = new ArrayList<String>();
    for (var service : system.services()) {
      var document = Api.get(service.url(), "/q/openapi", "Accept", "application/json").json();
      var texts = texts(document);
      assertFalse(texts.isEmpty(), service.name());
      texts.forEach((place, text) ->
          refused.forEach((phrase, pattern) -> {
            if (!lines(pattern, withoutCode(text)).isEmpty()) {
              found.add(service.name() + " " + place + ": " + phrase + ": " + text);
            }
          }));
    }
    assertEquals(List.of(), found, () -> "Refused phrases:\n" + String.join("\n", found));
  }

  @Test
  void phrasesAreFoundInProseAlone() {
    var pattern = pattern("no news");
    var page =
        """
        Is `no news` in code? [Link](no-news.md)

        ```
        no news
        ```
        This is No
        news.
        """;
    assertEquals(List.of(6), lines(pattern, withoutCode(page)));
    assertEquals(List.of(), lines(pattern("beside"), "besides"));
    var table = "| before | after |\n|---|---|\n| no news | unchanged |\n";
    assertEquals(List.of(), lines(pattern, without(TABLE_ROW, table)));
  }

  @Test
  void apiTextsAreDistinguishedFromData() {
    assertEquals(
        Map.of(
            "/info/title", "a",
            "/responses/default/description", "b",
            "/properties/title/description", "c",
            "/properties/value/description", "d"),
        texts(
            Api.json(
                """
                {"info": {"title": "a"},
                 "responses": {"default": {"description": "b"}},
                 "properties": {"title": {"description": "c"}, "value": {"description": "d"}},
                 "example": {"title": "no"},
                 "examples": [{"title": "no"}],
                 "default": {"title": "no"}}
                """)));
  }

  /// The phrases of the list, each with its pattern.
  private static Map<String, Pattern> refused() throws IOException {
    var phrases = new TreeMap<String, Pattern>();
    for (String line : Files.readAllLines(ROOT.resolve("docs/building/refused-words.txt"))) {
      var phrase = line.strip();
      if (!phrase.isEmpty() && !phrase.startsWith("#")) {
        phrases.put(phrase, pattern(phrase));
      }
    }
    assertTrue(phrases.size() > 5, () -> "too few phrases to be all: " + phrases.keySet());
    return phrases;
  }

  /// Whole words, which a line break may separate.
  private static Pattern pattern(String phrase) {
    return Pattern.compile(
        Arrays.stream(phrase.split("\\s+"))
            .map(Pattern::quote)
            .collect(Collectors.joining("\\s+", "\\b", "\\b")),
        Pattern.CASE_INSENSITIVE);
  }

  /// The numbers of the lines on which a match begins.
  private static List<Integer> lines(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> (int) text.substring(0, match.start() + 1).lines().count())
        .toList();
  }

  private static String withoutCode(String markdown) {
    return without(LINK_TARGET, without(SPAN, without(BLOCK, markdown)));
  }

  /// Overwrites each match, so that line numbers do not change and no phrase spans a match.
  private static String without(Pattern exempt, String text) {
    return exempt.matcher(text).replaceAll(match -> match.group().replaceAll("[^\\n]", "·"));
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of(ROOT.resolve("README.md")),
              docs.filter(file -> file.toString().endsWith(".md")).sorted())
          .toList();
    }
  }

  /// The prose of an OpenAPI document by its place in it.
  private static Map<String, String> texts(JsonNode document) {
    var texts = new TreeMap<String, String>();
    collect(document, "", false, texts);
    return texts;
  }

  private static void collect(
      JsonNode node, String place, boolean named, Map<String, String> texts) {
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        collect(node.get(i), place + "/" + i, false, texts);
      }
    }
    for (var member : node.properties()) {
      var name = member.getKey();
      var value = member.getValue();
      var here = place + "/" + name;
      var data = DATA.contains(name) || (name.equals("examples") && value.isArray());
      if (!named && data) {
        continue;
      }
      if (!named && TEXTS.contains(name) && value.isTextual()) {
        texts.put(here, value.asText());
      }
      collect(value, here, !named && NAMED.contains(name), texts);
    }
  }
}
