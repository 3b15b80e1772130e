package io.corridorledger.openapi;

import io.corridorledger.body.SentRemark;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ProposalEvent;
import io.corridorledger.event.Remark;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/// Describes objects that contain an event of any type.
///
/// In most of these objects, a property next to the event states the type of the event. The keyword
/// `if` tests this property, and `then` refers to the schema of the event. The replacement in a
/// remark has no such property. The replacement is an object with one property, whose name is the
/// type of the event.
///
/// The keywords `oneOf` and `anyOf` are not used. With these keywords, a generated client tries the
/// classes of all events. The client can choose a wrong class, because several events have the same
/// fields.
final class EventSchemas {

  /// Name of the schema that lists the types of all events. The schema [#FACT_TYPE] lists only the
  /// types of facts.
  static final String EVENT_TYPE = "EventType";

  private static final String FACT_TYPE = "FactType";

  /// An object that contains an event.
  ///
  /// @param schema name of the object's schema
  /// @param type property that states the type of the event
  /// @param events properties that contain an event of this type
  /// @param remarks property that contains remarks on the event. Their replacements have the same
  ///   type as the event. Null if the object has no remarks.
  private record Holder(String schema, String type, List<String> events, String remarks) {}

  private static final List<Holder> HOLDERS =
      List.of(
          new Holder("StoredEvent", "type", List.of("data"), null),
          new Holder("Fact", "type", List.of("data"), null),
          new Holder("Account", "type", List.of("fact"), null),
          new Holder("TimelineEntry", "type", List.of("original"), "remarks"),
          new Holder("Correction", "targetType", List.of("before", "after"), null));

  /// The names of the event schemas. The map key is the type of the event.
  private final Map<String, String> events = new TreeMap<>();

  private final Map<String, Schema> schemas;

  /// @param schemas the schemas of the document
  /// @param names names of the schemas by class
  EventSchemas(Map<String, Schema> schemas, Map<Class<?>, String> names) {
    this.schemas = schemas;
    LedgerJson.types()
        .forEach((type, event) -> {
          if (names.containsKey(event)) events.put(type, names.get(event));
        });
  }

  void apply() {
    replacement();
    if (schemas.containsKey("Replacement")) targetVersions();
    for (Holder holder : HOLDERS)
      if (schemas.containsKey(holder.schema)) describe(holder, schemas.get(holder.schema));
    for (String remark : List.of("RemarkView"))
      if (schemas.containsKey(remark)) object(schemas.get(remark).getProperties(), "replacement");
  }

  /// Describes a replacement: an object with one property. The name of the property is the type of
  /// the fact.
  private void replacement() {
    Schema replacement = schemas.get("Replacement");
    if (replacement == null) return;
    replacement.setProperties(null);
    replacement.setRequired(null);
    facts().forEach((type, name) -> replacement.addProperty(type, RecordSchemas.reference(name)));
    replacement
        .minProperties(1)
        .maxProperties(1)
        .additionalPropertiesSchema(OASFactory.createSchema().booleanSchema(false));
  }

  /// Adds the field `targetVersion` to the commands for remarks. A client may send this field
  /// instead of `target`. A recorded remark always has `target`.
  private void targetVersions() {
    events.forEach((type, name) -> {
      if (!isRemark(type)) return;
      Schema remark = schemas.get(name);
      Schema target = remark.getProperties().get("target");
      target.setDescription(
          target.getDescription() + " A command may have `targetVersion` instead.");
      Map<String, Schema> properties = new LinkedHashMap<>();
      properties.put(
          SentRemark.FIELD,
          OASFactory.createSchema()
              .addType(SchemaType.INTEGER)
              .format("int64")
              .minimum(BigDecimal.ONE)
              .description(
                  "Version of the target fact in its stream, from 1. A command has either `targetVersion` or `target`. The recorded event always has `target`."));
      properties.putAll(remark.getProperties());
      remark.setProperties(properties);
      remark.removeRequired("target");
    });
  }

  private static boolean isRemark(String type) {
    return Remark.class.isAssignableFrom(LedgerJson.types().get(type));
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>(events);
    facts.keySet().removeIf(EventSchemas::isRemark);
    return facts;
  }

  private void describe(Holder holder, Schema schema) {
    boolean stored = holder.events.contains("data");
    Map<String, String> possible = stored ? events : facts();
    schema.addProperty(holder.type, typeOf(schema.getProperties().get(holder.type), possible));
    for (String event : holder.events) object(schema.getProperties(), event);
    List<Schema> cases = new ArrayList<>();
    possible.forEach((type, name) -> {
      Schema then = open();
      for (String event : holder.events) then.addProperty(event, RecordSchemas.reference(name));
      if (holder.remarks != null)
        then.addProperty(
            holder.remarks,
            OASFactory.createSchema()
                .items(open().addProperty("replacement", RecordSchemas.reference(name))));
      cases.add(
          OASFactory.createSchema()
              .ifSchema(open().addProperty(holder.type, OASFactory.createSchema().constValue(type)))
              .thenSchema(then));
    });
    schema.setAllOf(cases);
  }

  /// A schema that describes only some properties of an object. Other properties are allowed.
  private static Schema open() {
    return OASFactory.createSchema()
        .additionalPropertiesSchema(OASFactory.createSchema().booleanSchema(true));
  }

  /// Returns a reference to the schema that lists the event types. Creates this schema if the
  /// document does not have it.
  private Schema typeOf(Schema property, Map<String, String> possible) {
    String name = possible.size() == events.size() ? EVENT_TYPE : FACT_TYPE;
    schemas.computeIfAbsent(
        name,
        _ ->
            OASFactory.createSchema()
                .addType(SchemaType.STRING)
                .description(
                    name.equals(EVENT_TYPE)
                        ? "Name of an event type, such as `agreement-signed`"
                        : "Type of an event that is a fact, not a remark about a fact")
                .enumeration(List.copyOf(possible.keySet())));
    return RecordSchemas.reference(name).description(property.getDescription());
  }

  private static void object(Map<String, Schema> properties, String event) {
    Schema any = properties.get(event);
    any.type(List.of(SchemaType.OBJECT))
        .setDescription(
            (any.getDescription() == null ? "Content of the event" : any.getDescription())
                + ". The event type determines the schema.");
  }

  /// The classes of the events that a document must describe. For a writer, these are the events of
  /// its commands. For a service without commands, these are all events except those about
  /// proposals, because such a service returns events of every other type.
  static List<Class<? extends LedgerEvent>> of(Map<String, Schema> schemas) {
    return LedgerJson.types().values().stream()
        .filter(type ->
            schemas.containsKey("Replacement")
                ? schemas.containsKey(type.getSimpleName())
                : !ProposalEvent.class.isAssignableFrom(type))
        .toList();
  }
}
