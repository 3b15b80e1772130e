package io.corridorledger.openapi;

import io.corridorledger.contract.AggregateType;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.EpochEvent;
import io.corridorledger.event.ProposalEvent;
import io.corridorledger.event.Remark;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/// The closed lists of names that are no Java enums: the types of aggregates, streams and events.
/// The API documents list their values, so that generated clients have enums.
public final class ClosedLists {

  /// The names of the aggregate types.
  public static final List<String> AGGREGATE_TYPES =
      AggregateType.ALL.stream().map(AggregateType::name).sorted().toList();

  /// The names of the stream types: the types of the aggregates, and the type of the stream that
  /// each log has for events about the log itself.
  public static final List<String> STREAM_TYPES =
      Stream.concat(AGGREGATE_TYPES.stream(), Stream.of(EpochEvent.STREAM_TYPE)).sorted().toList();

  /// The names of the event types, without the events about proposals. No query for facts returns
  /// proposals.
  public static final List<String> EVENT_TYPES =
      LedgerJson.types().entrySet().stream()
          .filter(type -> !ProposalEvent.class.isAssignableFrom(type.getValue()))
          .map(Map.Entry::getKey)
          .sorted()
          .toList();

  /// The event types of remarks.
  public static final List<String> REMARK_TYPES =
      Arrays.stream(Remark.class.getPermittedSubclasses())
          .map(type -> LedgerJson.nameOf(type.asSubclass(Remark.class)))
          .sorted()
          .toList();

  /// The event types of remarks that change the status or the content of a fact. A note changes
  /// neither.
  public static final List<String> CORRECTION_TYPES =
      REMARK_TYPES.stream()
          .filter(type -> !type.equals(LedgerJson.nameOf(Remark.NoteCited.class)))
          .toList();

  /// A list with the name of its schema.
  public record Named(String schema, String description, List<String> values) {

    /// The schema of the list.
    public Schema toSchema() {
      return OASFactory.createSchema()
          .addType(SchemaType.STRING)
          .description(description)
          .enumeration(List.copyOf(new TreeSet<>(values)));
    }
  }

  public static final Named AGGREGATE_TYPE =
      new Named(
          "AggregateType",
          "Type of an aggregate; also the name after `/v1/` in its URL",
          AGGREGATE_TYPES);

  public static final Named STREAM_TYPE =
      new Named(
          "StreamType",
          "Type of an aggregate, or `ledger` for the events about a log itself",
          STREAM_TYPES);

  public static final Named EVENT_TYPE =
      new Named("LedgerEventType", "Name of an event type of the ledger", EVENT_TYPES);

  /// The stream types of a log. The schema has the name of [#STREAM_TYPE], because no document has
  /// both.
  private static final Named STREAM_TYPE_OF_LOG =
      new Named(
          STREAM_TYPE.schema(),
          "Type of an aggregate, `proposals` for a proposal, or `ledger` for the events about a log itself",
          Stream.concat(STREAM_TYPES.stream(), Stream.of(ProposalEvent.STREAM_TYPE)).toList());

  /// The event types of a log. The schema has the name of [#EVENT_TYPE].
  private static final Named EVENT_TYPE_OF_LOG =
      new Named(
          EVENT_TYPE.schema(), EVENT_TYPE.description(), List.copyOf(LedgerJson.types().keySet()));

  public static final Named REMARK_TYPE =
      new Named("RemarkType", "Event type of a remark", REMARK_TYPES);

  public static final Named CORRECTION_TYPE =
      new Named("CorrectionType", "Event type of a remark other than a note", CORRECTION_TYPES);

  /// The lists of properties, by schema and property.
  private static final Map<String, Named> PROPERTIES =
      Map.ofEntries(
          Map.entry("Events.streamType", AGGREGATE_TYPE),
          Map.entry("AcceptedEvent.streamType", STREAM_TYPE_OF_LOG),
          Map.entry("AcceptedEvent.eventType", EVENT_TYPE_OF_LOG),
          Map.entry("RecordedEvent.type", EVENT_TYPE_OF_LOG),
          Map.entry("Proposal.streamType", AGGREGATE_TYPE),
          Map.entry("Proposal.eventType", EVENT_TYPE_OF_LOG),
          Map.entry("Fact.streamType", STREAM_TYPE),
          Map.entry("FigureValue.streamType", AGGREGATE_TYPE),
          Map.entry("SourceStatement.streamType", AGGREGATE_TYPE),
          Map.entry("SourceStatement.type", EVENT_TYPE),
          Map.entry("Correction.streamType", AGGREGATE_TYPE),
          Map.entry("Correction.type", CORRECTION_TYPE),
          Map.entry("RemarkView.type", REMARK_TYPE));

  private ClosedLists() {}

  /// Sets the schemas of the properties in [#PROPERTIES].
  static void apply(Map<String, Schema> schemas) {
    PROPERTIES.forEach((path, list) -> {
      int dot = path.indexOf('.');
      Schema schema = schemas.get(path.substring(0, dot));
      if (schema == null) return;
      String property = path.substring(dot + 1);
      schema.addProperty(
          property,
          RecordSchemas.reference(name(list, schemas))
              .description(schema.getProperties().get(property).getDescription()));
    });
  }

  /// The name of the schema that has the values of a list. A document that describes all events has
  /// a schema `EventType` with these values already.
  private static String name(Named list, Map<String, Schema> schemas) {
    Schema events = schemas.get(EventSchemas.EVENT_TYPE);
    if (list == EVENT_TYPE && events != null && events.getEnumeration().equals(list.values()))
      return EventSchemas.EVENT_TYPE;
    schemas.putIfAbsent(list.schema(), list.toSchema());
    return list.schema();
  }
}
