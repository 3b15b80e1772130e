package io.corridorledger.projection.query;

import io.corridorledger.contract.AggregateType;
import io.corridorledger.event.AgreementEvent;
import io.corridorledger.feed.StreamKey;
import io.corridorledger.problem.Problem;
import io.corridorledger.problem.ProblemResponse;
import io.corridorledger.projection.evidence.VisibleFacts;
import io.corridorledger.projection.memory.AnswerMemory;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/// Adds to the API document the parts that all queries share: the problem responses, and an example
/// id for each path parameter.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 2)
public class QueryOpenApi implements OASFilter {

  private static final String SCHEMAS = "#/components/schemas/";

  private static final Map<String, Object> FRESHNESS =
      Map.of(
          "agreements",
          position(12, "2024-09-05T08:00:00Z"),
          "logistics",
          position(33, "2024-09-05T08:00:01Z"));

  private static final String PART = "RelationPart";
  private static final AggregateType AGREEMENTS = AggregateType.of(AgreementEvent.class);

  /// The limit of exports in the example of a problem. The real limit is a setting that is not
  /// known at build time.
  private static final int MAX_EXPORTS = 4;

  /// Id of a source in the dataset, for examples.
  private static final String SOURCE = "6011d4a2-755c-5323-ba4d-176c62b2219c";

  private final List<Schema> references = new ArrayList<>();

  @Override
  public Schema filterSchema(Schema schema) {
    if (schema.getRef() != null) references.add(schema);
    return schema;
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    document
        .getComponents()
        .addResponse(
            "InvalidParameter",
            ProblemResponse.of(
                Problem.invalidParameter(
                    "asOf",
                    "'yesterday' is neither a day such as 2024-08-08 nor an instant such as 2024-08-08T12:00:00Z")))
        .addResponse(
            "NotFound",
            ProblemResponse.of(
                QueryRunner.unknown(
                    "agreement", AGREEMENTS.sample().toString(), new PointInTime())))
        .addResponse(
            "NotYetVisible",
            ProblemResponse.of(
                VisibleWrites.notYetVisible(
                    new StreamKey(AGREEMENTS.name(), AGREEMENTS.sample()), 2, 1),
                FilledReadModels.beingFilled("agreement"),
                VisibleFacts.historyChanged(),
                AnswerMemory.overloaded(),
                Exports.tooMany(MAX_EXPORTS),
                Problem.unavailable()))
        .addResponse("StreamTooLarge", ProblemResponse.of(AnswerMemory.tooLarge()));
    document
        .getPaths()
        .getPathItems()
        .forEach((path, item) ->
            item.getOperations().values().forEach(operation -> describe(path, operation)));
    Map<String, Schema> schemas = document.getComponents().getSchemas();
    // The JSON of `Freshness` is the map itself, without an enclosing object.
    Schema freshness = schemas.get("Freshness");
    freshness.setAdditionalPropertiesSchema(
        freshness.getProperties().get("topics").getAdditionalPropertiesSchema());
    freshness.setProperties(null);
    freshness.setDescription("For each log, the position up to which the response is complete");
    freshness.setExamples(List.of(FRESHNESS));
    list(schemas, "JudgedCommitment", "comparisons", "AccountComparison");
    list(schemas, "EvidencedJudgedCommitment", "comparisons", "AccountComparison");
    list(schemas, "JudgedProject", "milestones", "JudgedMilestone");
    list(schemas, "EvidencedJudgedProject", "milestones", "JudgedMilestone");
    list(schemas, "EvidencedMeasuredHub", "capacities", "HubCapacity");
    nameParts(document, schemas);
    document.getComponents().getSchemas().forEach(QueryOpenApi::addPrintedForms);
  }

  /// Describes the texts that [PrintedForms] adds to responses.
  private static void addPrintedForms(String name, Schema schema) {
    if (schema.getProperties() == null || PrintedForms.WITHOUT.contains(name)) return;
    Map<String, Schema> all = new LinkedHashMap<>();
    schema
        .getProperties()
        .forEach((property, type) -> {
          all.put(property, type);
          String printed = PrintedForms.nameFor(property);
          boolean several = type.getItems() != null;
          if (isPrintable(several ? type.getItems() : type)
              && !schema.getProperties().containsKey(printed))
            all.put(printed, printed(property, several));
        });
    schema.setProperties(all);
  }

  private static boolean isPrintable(Schema type) {
    return type.getRef() != null
        && PrintedForms.OF.contains(type.getRef().substring(type.getRef().lastIndexOf('/') + 1));
  }

  private static Schema printed(String property, boolean several) {
    Schema text = OASFactory.createSchema().addType(Schema.SchemaType.STRING);
    return (several ? OASFactory.createSchema().addType(Schema.SchemaType.ARRAY).items(text) : text)
        .description(
            "`%s` as English text for people; absent if `%s` is absent"
                .formatted(property, property));
  }

  /// Adds a list property to a schema. The framework omits this property, because an inlined object
  /// (`@JsonUnwrapped`) has a property of the same name.
  private static void list(
      Map<String, Schema> schemas, String schema, String property, String items) {
    schemas
        .get(schema)
        .addProperty(
            property,
            OASFactory.createSchema()
                .addType(SchemaType.ARRAY)
                .items(OASFactory.createSchema().ref(SCHEMAS + items)));
  }

  private static Map<String, Object> position(int position, String recorded) {
    return new TreeMap<>(Map.of("position", position, "epoch", 1, "recorded", recorded));
  }

  private static void describe(String path, Operation operation) {
    if (operation.getDescription() == null) operation.setDescription(operation.getSummary() + ".");
    // Every query rejects unknown parameters, even a query without parameters.
    respond(operation, "400", "InvalidParameter");
    example(operation);
    if (operation.getParameters() == null) return;
    // Only queries with a point in time have the parameter `asOf`.
    if (operation.getParameters().stream().anyMatch(p -> "asOf".equals(p.getName()))) {
      operation.getResponses().getAPIResponse("200").addHeader("ETag", ResponseTags.documented());
      respond(operation, "304", "NotModified");
      if (path.contains("{id}")) respond(operation, "404", "NotFound");
      respond(operation, "422", "StreamTooLarge");
      respond(operation, "503", "NotYetVisible");
    }
    for (Parameter parameter : operation.getParameters())
      if (parameter.getIn() == Parameter.In.PATH) describe(path, parameter);
  }

  /// Adds an example to an operation. The example is a recorded response of the service with the
  /// dataset. Its lists are shortened.
  private static void example(Operation operation) {
    String file = "/openapi/examples/%s.json".formatted(operation.getOperationId());
    try (InputStream json = QueryOpenApi.class.getResourceAsStream(file)) {
      if (json == null) return;
      Map<String, MediaType> content =
          operation.getResponses().getAPIResponse("200").getContent().getMediaTypes();
      // Only the change feed has several media types, and its example is JSON. Every other response
      // has one media type: JSON, or the media type of schemas.
      content
          .getOrDefault("application/json", content.values().iterator().next())
          .setExample(
              ProblemResponse.parsed(new String(json.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Adds a response to an operation. If the operation already has a response with this status,
  /// nothing changes.
  public static void respond(Operation operation, String status, String response) {
    if (operation.getResponses().hasAPIResponse(status)) return;
    operation
        .getResponses()
        .addAPIResponse(
            status, OASFactory.createAPIResponse().ref("#/components/responses/" + response));
  }

  private static void describe(String path, Parameter parameter) {
    String inDataset =
        path.startsWith("/v1/sources/")
            ? SOURCE
            : AggregateType.ofPath(path).map(type -> type.sample().toString()).orElse(null);
    if (parameter.getExample() == null && inDataset != null) parameter.setExample(inDataset);
    if (parameter.getDescription() == null)
      parameter.setDescription(
          inDataset == null
              ? "Id of the item, as returned by `GET %s`."
                  .formatted(path.substring(0, path.indexOf("/{")))
              : "Id of the requested item. The example is an id from the dataset.");
  }

  /// Names the schemas of a generic record after their items, as in `AgreementPage`. The framework
  /// would only number these schemas.
  private void nameParts(OpenAPI document, Map<String, Schema> schemas) {
    Map<String, Schema> named = new TreeMap<>();
    Map<String, String> renamed = new TreeMap<>();
    schemas.forEach((name, schema) -> {
      String better = name;
      if (name.matches(PART + "\\d*")) {
        String item = schema.getProperties().get("items").getItems().getRef();
        // The schema of the generic record itself is left out, because it has no item type.
        if (item == null) return;
        better = PART + item.substring(SCHEMAS.length());
      }
      renamed.put(SCHEMAS + name, SCHEMAS + better);
      named.put(better, schema);
    });
    document.getComponents().setSchemas(named);
    for (Schema reference : references)
      reference.setRef(renamed.getOrDefault(reference.getRef(), reference.getRef()));
  }
}
