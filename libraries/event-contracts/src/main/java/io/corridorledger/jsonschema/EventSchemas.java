package io.corridorledger.jsonschema;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The JSON Schemas (2020-12) of all events and of their envelope. Each schema contains all
/// definitions to which it refers.
///
/// The schemas allow unknown fields, because a later release may add fields to an event type
/// without a new version of the event type. The schemas declare only the constraints of single
/// fields. A writer checks these constraints, the constraints that compare fields, and the business
/// rules.
public final class EventSchemas {

  /// The name under which the schema of the record headers is published.
  public static final String ENVELOPE = "envelope";

  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
  private static final SortedMap<Id, Map<String, Object>> ALL = generate();

  private EventSchemas() {}

  /// @param event stored name of an event, or [#ENVELOPE]
  /// @param version version of the event type or of the envelope; not the number of an event in its
  ///   stream
  public record Id(String event, int version) implements Comparable<Id> {

    static Id of(Class<? extends LedgerEvent> type) {
      return new Id(LedgerJson.nameOf(type), LedgerJson.versionOf(type));
    }

    /// The path of the schema below the base URL of all schemas, such as `visit-held/v1`.
    public String path() {
      return "%s/v%d".formatted(event, version);
    }

    /// The permanent identifier of the schema. The identifier does not contain the URL from which
    /// the schema is loaded, because that URL may change.
    public String urn() {
      return "urn:corridor:event:%s:v%d".formatted(event, version);
    }

    @Override
    public int compareTo(Id other) {
      int byName = event.compareTo(other.event);
      return byName != 0 ? byName : Integer.compare(version, other.version);
    }
  }

  /// All schemas. A schema is a map with the structure of its JSON.
  public static SortedMap<Id, Map<String, Object>> all() {
    return ALL;
  }

  private static SortedMap<Id, Map<String, Object>> generate() {
    SortedMap<Id, Map<String, Object>> all = new TreeMap<>();
    for (Class<? extends LedgerEvent> type : LedgerJson.types().values()) {
      RecordSchemas records = new RecordSchemas("#/$defs/");
      Id id = Id.of(type);
      all.put(id, document(id, records.object(type), records));
    }
    RecordSchemas records = new RecordSchemas("#/$defs/");
    Id envelope = new Id(ENVELOPE, 1);
    all.put(envelope, document(envelope, headers(records), records));
    return Collections.unmodifiableSortedMap(all);
  }

  private static Map<String, Object> document(
      Id id, Map<String, Object> schema, RecordSchemas records) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("$schema", DIALECT);
    document.put("$id", id.urn());
    document.put("title", id.event());
    document.putAll(schema);
    if (!records.definitions().isEmpty()) document.put("$defs", records.definitions());
    return document;
  }

  /// The schema of the headers. The property names are the names of the headers, such as `ce_id`.
  static Map<String, Object> headers(RecordSchemas records) {
    Map<String, Object> schema = new LinkedHashMap<>(records.object(EventHeaders.class));
    Map<String, Object> named = new LinkedHashMap<>();
    ((Map<?, ?>) schema.get("properties"))
        .forEach((attribute, header) -> named.put(EventHeaders.header((String) attribute), header));
    schema.put("properties", named);
    schema.put(
        "required",
        ((List<?>) schema.get("required"))
            .stream().map(attribute -> EventHeaders.header((String) attribute)).toList());
    return schema;
  }
}
