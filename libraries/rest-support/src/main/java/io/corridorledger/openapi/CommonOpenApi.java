package io.corridorledger.openapi;

import io.corridorledger.event.LedgerEvent;
import io.corridorledger.jsonschema.JavadocReader;
import io.corridorledger.jsonschema.TextSchemas;
import io.corridorledger.problem.Problem;
import io.corridorledger.problem.ProblemResponse;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.HashMap;
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
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.IndexView;

/// Adds to the API documents the parts that all services share: the descriptions and required
/// fields of records, the names of enums, and the problems of every operation. The build derives
/// these parts from the code.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 1)
public class CommonOpenApi implements OASFilter {

  private static final String SCHEMAS = "#/components/schemas/";
  private static final String NOT_MODIFIED = "NotModified";

  /// The name of an enum that is declared within another type.
  private record Nested(String simple, String outer) {}

  private final List<Schema> references = new ArrayList<>();
  private final Map<List<String>, Set<Nested>> nested;
  private final Presence presence;

  /// @param index index of the classes of the service and of the ledger's modules
  public CommonOpenApi(IndexView index) {
    presence = new Presence(index);
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

  /// Collects the references between schemas, and corrects types and default values. The framework
  /// calls this method for each schema before it calls [#filterOpenAPI].
  @Override
  public Schema filterSchema(Schema schema) {
    if (schema.getRef() != null) {
      references.add(schema);
      schema.setType(null); // Only the referenced schema states the type.
    }
    if (schema.getItems() != null && schema.getEnumeration() != null) {
      schema.getItems().setEnumeration(schema.getEnumeration());
      schema.setEnumeration(null);
    }
    if (schema.getDefaultValue() instanceof String text && schema.getType() != null)
      switch (schema.getType().getFirst()) {
        case INTEGER -> schema.setDefaultValue(Long.valueOf(text));
        case BOOLEAN -> schema.setDefaultValue(Boolean.valueOf(text));
        default -> {}
      }
    return schema;
  }

  /// Declares a header with several values as one string, because a header separates its values by
  /// commas.
  @Override
  public Parameter filterParameter(Parameter parameter) {
    if (parameter.getIn() == Parameter.In.HEADER && parameter.getSchema().getItems() != null)
      parameter.setSchema(OASFactory.createSchema().addType(SchemaType.STRING));
    return parameter;
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    nameSchemas(document);
    Map<String, Schema> schemas = new TreeMap<>(document.getComponents().getSchemas());
    RecordSchemas records = new RecordSchemas(schemas);
    for (Class<?> event : EventSchemas.of(schemas)) records.nameOf(event);
    records.names().forEach((type, name) -> describe(type, schemas.get(name)));
    describe(Problem.Body.class, schemas.get("Problem"));
    TextSchemas.ALL.forEach((name, keywords) -> {
      if (schemas.containsKey(name)) ConstraintSchema.apply(keywords, schemas.get(name));
    });
    new EventSchemas(schemas, records.names()).apply();
    ClosedLists.apply(schemas);
    presence.apply(schemas, records.names().values());
    document.getComponents().setSchemas(schemas);
    new DocumentHead().apply(document);
    document.getComponents().addResponse("Internal", ProblemResponse.of(Problem.internal()));
    document.getComponents().addResponse("Unavailable", ProblemResponse.of(Problem.unavailable()));
    document.getComponents().addResponse("Refused", refused());
    document
        .getComponents()
        .addResponse(
            NOT_MODIFIED,
            OASFactory.createAPIResponse()
                .description(
                    "The content is unchanged, because the ETag that the client sent in `If-None-Match` is still the current ETag. The response has no body."));
    AccessOpenApi.apply(document);
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

  /// The response with status 304: the client already has the current result of the query.
  public static APIResponse notModified() {
    return OASFactory.createAPIResponse().ref("#/components/responses/" + NOT_MODIFIED);
  }

  /// The problems that every request can cause before a resource handles it.
  private static APIResponse refused() {
    return ProblemResponse.of(
        Problem.badRequest(400, "The header Host is missing or malformed."),
        Problem.invalidPath("has a control character"),
        Problem.invalidParameter("limitt", "is not a parameter of this resource"),
        Problem.controlCharacterIn("traceparent"),
        Problem.tokenMissing(),
        Problem.forbidden(),
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

  private static void describe(Class<?> type, Schema schema) {
    if (type.isEnum()) {
      if (schema.getDescription() == null) schema.setDescription(said(type));
      return;
    }
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
  /// `InstrumentType`. The framework itself would choose a name such as `Type1`. Names that are
  /// reserved in generated clients are also replaced.
  private void nameSchemas(OpenAPI document) {
    Map<String, Schema> named = new TreeMap<>();
    Map<String, String> renamed = new HashMap<>();
    document
        .getComponents()
        .getSchemas()
        .forEach((name, schema) -> {
          String better = RecordSchemas.notReserved(name);
          if (schema.getEnumeration() != null) {
            better =
                nested.getOrDefault(schema.getEnumeration(), Set.of()).stream()
                    .filter(n -> name.matches(n.simple() + "\\d*"))
                    .reduce((_, _) ->
                        new Nested(name, "")) // two enums have the same constants: keep the name
                    .map(n -> n.outer() + n.simple())
                    .orElse(name);
          }
          renamed.put(SCHEMAS + name, SCHEMAS + better);
          named.putIfAbsent(better, schema);
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
