package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaEnumConstant;
import com.tngtech.archunit.core.domain.JavaMethod;
import io.corridorledger.contract.AggregateType;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.contract.Rule;
import io.corridorledger.contract.SharedRule;
import io.corridorledger.event.EpochEvent;
import io.corridorledger.event.EventType;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ProposalEvent;
import io.corridorledger.event.Remark;
import io.corridorledger.jsonschema.Committed;
import io.corridorledger.jsonschema.EventSchemas;
import io.corridorledger.jsonschema.EventSchemas.Id;
import io.corridorledger.jsonschema.TopicsDocument;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The reference pages of the events are generated from the records, the golden corpus, and the
/// commands with their rules.
class EventPagesTest {

  /// A command that records an event.
  private record Command(String path, Set<Rule> rules) {}

  private static final List<JavaClass> RESOURCES =
      Production.classes().stream()
          .filter(type -> type.isAnnotatedWith(Path.class))
          .filter(type -> type.getPackageName().matches(".*\\.(agreements|logistics)\\..*"))
          .toList();

  @Test
  void theCommittedPagesAreTheGeneratedOnes() throws IOException {
    SortedMap<String, String> pages = new TreeMap<>();
    for (AggregateType type : AggregateType.ALL)
      pages.put(
          type.name() + ".md",
          page(
              type.noun() + " events",
              "Events of the aggregate at `%s`, in the topic `%s`. [Aggregates](../../concepts/aggregates.md) describes their effect on the status."
                  .formatted(type.path(), TopicsDocument.topic(type.log())),
              type.family()));
    pages.put(
        "remarks.md",
        page(
            "Remarks",
            "Events about the facts of any aggregate, in both topics. [Reading the"
                + " topics](../../building/reading-the-topics.md#remarks) teaches how to apply"
                + " them.",
            Remark.class));
    pages.put(
        "log.md",
        page(
            "Events of the log",
            "An operator records these events, in both topics. No command records them.",
            EpochEvent.class));
    pages.put(
        "proposals.md",
        page(
            "Events of proposals",
            "Events about facts that wait for a [review](../../operating/review.md), in both topics. These events state no facts.",
            ProposalEvent.class));
    pages.put("README.md", index(pages.keySet()));
    Committed.compare(LedgerSystem.root().resolve("docs/reference/events"), ".md", pages);
  }

  /// A page without commands would be a fault of this generator.
  @Test
  void everyFactHasACommand() {
    var without =
        LedgerJson.types().entrySet().stream()
            .filter(type -> !EpochEvent.class.isAssignableFrom(type.getValue()))
            .filter(type -> !ProposalEvent.class.isAssignableFrom(type.getValue()))
            .filter(type -> commands(type.getValue()).isEmpty())
            .map(Map.Entry::getKey)
            .toList();
    assertEquals(List.of(), without);
  }

  private static String index(Collection<String> pages) {
    var text = new StringBuilder(generated("Events"));
    text.append(
        "Every event of the topics, with its fields, its JSON Schema, an example, its commands and"
            + " their rules. The [envelope](../../schemas/envelope.v1.json) is the same for all"
            + " events.\n\n"
            + "| Event | Meaning |\n"
            + "|---|---|\n");
    LedgerJson.types()
        .forEach((name, type) ->
            text.append(
                "| [`%s`](%s#%s) | %s |\n"
                    .formatted(name, pageOf(type), name, firstSentence(meaning(type)))));
    return text.toString();
  }

  private static String pageOf(Class<? extends LedgerEvent> type) {
    if (Remark.class.isAssignableFrom(type)) return "remarks.md";
    if (EpochEvent.class.isAssignableFrom(type)) return "log.md";
    if (ProposalEvent.class.isAssignableFrom(type)) return "proposals.md";
    return AggregateType.ALL.stream()
            .filter(aggregate -> aggregate.family().isAssignableFrom(type))
            .findFirst()
            .orElseThrow()
            .name()
        + ".md";
  }

  private static String generated(String title) {
    return "<!-- Generated by EventPagesTest from the records. -->\n# %s\n\n".formatted(title);
  }

  private static String page(
      String title, String introduction, Class<? extends LedgerEvent> family) {
    var text = new StringBuilder(generated(title)).append(introduction).append('\n');
    for (Class<?> member : family.getPermittedSubclasses())
      text.append(section(member.asSubclass(LedgerEvent.class)));
    return text.toString();
  }

  private static String section(Class<? extends LedgerEvent> type) {
    var name = LedgerJson.nameOf(type);
    var id = new Id(name, LedgerJson.versionOf(type));
    var schema = EventSchemas.all().get(id);
    var text = new StringBuilder("\n## %s\n\n%s\n\n".formatted(name, meaning(type)));
    text.append("| | |\n|---|---|\n");
    row(text, "`ce_type`", "`corridor.%s.v%d`".formatted(name, id.version()));
    row(
        text,
        "Schema",
        "[`/schemas/%s`](../../schemas/%s.v%d.json)".formatted(id.path(), name, id.version()));
    row(text, "Since", type.getAnnotation(EventType.class).since());
    var commands = commands(type);
    if (!commands.isEmpty())
      row(
          text,
          "Commands",
          commands.stream()
              .map(command -> "`POST %s`".formatted(command.path()))
              .collect(Collectors.joining("<br>")));
    text.append("\n| Field | Required | Type | Meaning |\n|---|---|---|---|\n");
    var required = schema.get("required") instanceof List<?> list ? list : List.of();
    ((Map<?, ?>) schema.get("properties"))
        .forEach((field, property) ->
            text.append(
                "| `%s` | %s | %s | %s |\n"
                    .formatted(
                        field,
                        required.contains(field) ? "yes" : "",
                        typeOf((Map<?, ?>) property),
                        cell(((Map<?, ?>) property).get("description")))));
    Set<Rule> rules = new LinkedHashSet<>();
    commands.forEach(command -> rules.addAll(command.rules()));
    if (!rules.isEmpty()) {
      text.append("\n| [Rule](../rules.md) | Requirement |\n|---|---|\n");
      rules.forEach(rule -> row(text, "`%s`".formatted(rule.id()), rule.requirement()));
    }
    text.append("\n```json\n%s```\n".formatted(LedgerJson.document(example(type))));
    return text.toString();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, ?> example(Class<? extends LedgerEvent> type) {
    return (Map<String, ?>) TopicsDocument.example(type);
  }

  private static void row(StringBuilder text, String name, String value) {
    text.append("| %s | %s |\n".formatted(name, value));
  }

  private static String typeOf(Map<?, ?> property) {
    if (property.get("$ref") instanceof String reference)
      return reference.substring(reference.lastIndexOf('/') + 1);
    if (property.get("items") instanceof Map<?, ?> items) return "list of " + typeOf(items);
    return property.get("format") instanceof String format
        ? "%s (%s)".formatted(property.get("type"), format)
        : property.get("type").toString();
  }

  private static String cell(Object text) {
    return text == null ? "" : text.toString().replace("|", "\\|");
  }

  private static String meaning(Class<? extends LedgerEvent> type) {
    return EventSchemas.all()
        .get(new Id(LedgerJson.nameOf(type), LedgerJson.versionOf(type)))
        .get("description")
        .toString();
  }

  private static String firstSentence(String text) {
    return text.replaceFirst("(?s)(?<!Art)[.]\\s+(?=\\p{Lu}).*", ".");
  }

  /// The commands that record an event, in the order of their paths.
  private static List<Command> commands(Class<? extends LedgerEvent> type) {
    Map<String, Command> commands = new TreeMap<>();
    for (JavaClass resource : RESOURCES)
      for (JavaMethod method : resource.getAllMethods())
        if (method.isAnnotatedWith(POST.class)
            && method.getParameterTypes().stream()
                .flatMap(parameter -> parameter.getAllInvolvedRawTypes().stream())
                .anyMatch(involved -> involved.isEquivalentTo(type))) {
          var path = resource.getAnnotationOfType(Path.class).value();
          if (method.isAnnotatedWith(Path.class))
            path += "/" + method.getAnnotationOfType(Path.class).value();
          Set<Rule> rules = rules(method.getAnnotations());
          if (path.contains("{id}")) {
            if (method.getOwner().equals(resource)) rules.addAll(rules(resource.getAnnotations()));
            rules.add(SharedRule.RETRACTED_TAKES_CORRECTIONS_ONLY);
            rules.add(SharedRule.NAMES_ITSELF);
          }
          if (Remark.class.isAssignableFrom(type)) {
            path = path.replaceFirst("/v1/[a-z]+/", "/v1/<type>/");
          }
          commands.put(path, new Command(path, rules));
        }
    return new ArrayList<>(commands.values());
  }

  /// The rules that the annotations `MayViolate` name, in the order of their names.
  private static Set<Rule> rules(Set<? extends JavaAnnotation<?>> annotations) {
    Set<Rule> rules = new TreeSet<>(java.util.Comparator.comparing(Rule::id));
    for (JavaAnnotation<?> annotation : annotations)
      if (annotation.getRawType().getSimpleName().equals("MayViolate"))
        for (Object constant : (Object[]) annotation.get("value").orElseThrow())
          rules.add(rule((JavaEnumConstant) constant));
    return rules;
  }

  private static Rule rule(JavaEnumConstant constant) {
    try {
      for (Object rule : Class.forName(constant.getDeclaringClass().getName()).getEnumConstants())
        if (((Enum<?>) rule).name().equals(constant.name())) return (Rule) rule;
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError(constant);
  }
}
