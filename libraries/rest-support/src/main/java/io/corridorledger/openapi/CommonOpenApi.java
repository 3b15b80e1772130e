package io.corridorledger.openapi;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.jsonschema.JavadocReader;
import io.corridorledger.jsonschema.TextSchemas;
import io.corridorledger.problem.Problem;
import io.corridorledger.problem.ProblemResponse;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.IndexView;

/// Adds the parts that the API documents of all services share: descriptions and required fields of
/// records, names of enums, and the problems that any operation can return. The parts are derived
/// from the code at build time.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 1)
public class CommonOpenApi implements OASFilter {

  private static final String SCHEMAS = "#/components/schemas/";
  private static final String NOT_MODIFIED = "NotModified";

  /// The names of an enum within another type.
  private record Nested(String simple, String outer) {}

  private final List<Schema> references = new ArrayList<>();
  private final Map<List<String>, Set<Nested>> nested;

  /// @param index index of the classes of the service and of the ledger's modules
  public CommonOpenApi(IndexView index) {
    nested =
        index.getKnownClasses().stream()
            .filter(type -> type.isEnum() && type.enclosingClass() != null)
            .collect(
                Collectors.groupingBy(
                    type -> type.enumConstants().stream().map(FieldInfo::name).toList(),
                    Collectors.mapping(
                        type ->
                            new Nested(
                                type.simpleName(), type.enclosingClass().withoutPackagePrefix()),
                        Collectors.toSet())));
  }

  /// Called for every schema before [#filterOpenAPI] is called.
  @Override
  public Schema filterSchema(Schema schema) {
    if (schema.getRef() != null) references.add(schema);
    return schema;
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    Map<String, Schema> schemas = document.getComponents().getSchemas();
    for (Class<?> type : types()) {
      if (type.isRecord()) describe(type, schemas.get(nameOf(type)));
    }
    TextSchemas.ALL.forEach((name, keywords) -> {
      if (schemas.containsKey(name)) ConstraintSchema.apply(keywords, schemas.get(name));
    });
    nameEnums(document);
    document.getComponents().addResponse("Internal", ProblemResponse.of(Problem.internal()));
    document.getComponents().addResponse("Unavailable", ProblemResponse.of(Problem.unavailable()));
    document.getComponents().addResponse("Refused", refused());
    document
        .getComponents()
        .addResponse(
            NOT_MODIFIED,
            OASFactory.createAPIResponse()
                .description(
                    "The response is still the one whose ETag the client sent in `If-None-Match`."));
    for (Operation operation : operations(document)) {
      var responses = new TreeMap<>(operation.getResponses().getAPIResponses());
      responses.put("500", OASFactory.createAPIResponse().ref("#/components/responses/Internal"));
      responses.putIfAbsent(
          "503", OASFactory.createAPIResponse().ref("#/components/responses/Unavailable"));
      responses.put(
          "default", OASFactory.createAPIResponse().ref("#/components/responses/Refused"));
      operation.getResponses().setAPIResponses(responses);
    }
  }

  /// The response to a conditional query whose result is unchanged.
  public static APIResponse notModified() {
    return OASFactory.createAPIResponse().ref("#/components/responses/" + NOT_MODIFIED);
  }

  /// Problems that any request can cause before it reaches an operation.
  private static APIResponse refused() {
    return ProblemResponse.of(
        Problem.badRequest(400, "The header Host is missing or malformed."),
        Problem.invalidPath("has a control character"),
        Problem.invalidParameter("limitt", "is not a parameter of this resource"),
        Problem.controlCharacterIn("traceparent"),
        Problem.originNotAllowed(),
        Problem.methodNotAllowed(List.of("GET", "HEAD", "OPTIONS")),
        Problem.notAcceptable(),
        Problem.requestTimeout(30),
        Problem.uriTooLong(),
        Problem.unsupportedMediaType(),
        Problem.misdirected(),
        Problem.tooManyRequests(1),
        Problem.tooManyConnections(),
        Problem.headersTooLarge());
  }

  private static List<Operation> operations(OpenAPI document) {
    return document.getPaths().getPathItems().values().stream()
        .flatMap(item -> item.getOperations().values().stream())
        .toList();
  }

  /// All records and enums that facts contain, and the problem.
  private static Set<Class<?>> types() {
    Set<Class<?>> found = new LinkedHashSet<>();
    LedgerJson.types().values().forEach(type -> collect(type, found));
    collect(Problem.Body.class, found);
    return found;
  }

  private static void collect(Type type, Set<Class<?>> found) {
    switch (type) {
      case ParameterizedType generic -> {
        for (Type argument : generic.getActualTypeArguments()) collect(argument, found);
      }
      case Class<?> c when (c.isRecord() || c.isEnum()) && !isText(c) && found.add(c) -> {
        if (c.isRecord())
          for (RecordComponent component : c.getRecordComponents())
            collect(component.getGenericType(), found);
      }
      default -> {}
    }
  }

  /// Whether a record has a single text component. The JSON of such a record is one string.
  /// META-INF/microprofile-config.properties has the schemas of these records.
  private static boolean isText(Class<?> type) {
    return type.isRecord()
        && type.getRecordComponents().length == 1
        && type.getRecordComponents()[0].getType() == String.class;
  }

  private static String nameOf(Class<?> type) {
    return type == Problem.Body.class ? "Problem" : type.getSimpleName();
  }

  private static void describe(Class<?> type, Schema schema) {
    if (schema == null || schema.getProperties() == null) return;
    Set<String> fields =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toSet());
    if (!schema.getProperties().keySet().equals(fields)) return; // another type with this name
    JavadocReader doc = JavadocReader.of(type);
    if (schema.getDescription() == null && !doc.text().isEmpty()) schema.setDescription(doc.text());
    Map<String, String> words = new HashMap<>();
    if (LedgerEvent.class.isAssignableFrom(type)) {
      words.putAll(JavadocReader.of(LedgerEvent.class).members());
    }
    words.putAll(doc.members());
    schema
        .getProperties()
        .forEach((name, property) -> {
          if (property.getDescription() == null && words.containsKey(name))
            property.setDescription(sentence(words.get(name)));
        });
    ConstraintSchema.apply(type, schema);
  }

  private static String sentence(String words) {
    return words.isEmpty() ? null : Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  /// Names the schema of a nested enum after both types: `Instrument.Type` becomes
  /// `InstrumentType`. The scanner would add a number to the name, such as `Type1`.
  private void nameEnums(OpenAPI document) {
    Map<List<String>, Class<?>> ofFacts = new HashMap<>();
    for (Class<?> type : types())
      if (type.isEnum())
        ofFacts.put(
            Arrays.stream(type.getEnumConstants()).map(c -> ((Enum<?>) c).name()).toList(), type);
    Map<String, Schema> named = new TreeMap<>();
    Map<String, String> renamed = new HashMap<>();
    document
        .getComponents()
        .getSchemas()
        .forEach((name, schema) -> {
          String better = name;
          if (schema.getEnumeration() != null) {
            better =
                nested.getOrDefault(schema.getEnumeration(), Set.of()).stream()
                    .filter(n -> name.matches(n.simple() + "\\d*"))
                    .reduce((_, _) ->
                        new Nested(name, "")) // two enums have the same constants: keep the name
                    .map(n -> n.outer() + n.simple())
                    .orElse(name);
            Class<?> type = ofFacts.get(schema.getEnumeration());
            if (type != null && schema.getDescription() == null) schema.setDescription(said(type));
          }
          renamed.put(SCHEMAS + name, SCHEMAS + better);
          named.put(better, schema);
        });
    document.getComponents().setSchemas(named);
    for (Schema reference : references)
      reference.setRef(renamed.getOrDefault(reference.getRef(), reference.getRef()));
  }

  private static String said(Class<?> type) {
    JavadocReader doc = JavadocReader.of(type);
    String constants =
        doc.members().entrySet().stream()
            .map(e -> "`%s`: %s".formatted(e.getKey(), e.getValue()))
            .collect(Collectors.joining("; "));
    String all = (doc.text() + " " + constants).strip();
    return all.isEmpty() ? null : all;
  }
}
