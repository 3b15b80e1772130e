package io.corridorledger.jsonschema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.histories.ClosedSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every golden example is valid under the schema of its event, with unknown fields forbidden.
class SchemaValidationTest {

  private static final Path GOLDEN = Path.of("src/main/resources/examples");
  private static final SchemaRegistry VALIDATORS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  @Test
  void everyGoldenExampleIsValid() throws IOException {
    Map<String, List<String>> invalid = new TreeMap<>();
    try (Stream<Path> files = Files.list(GOLDEN)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().split("\\.")[0];
        List<String> errors = errors(name, Files.readString(file));
        if (!errors.isEmpty()) invalid.put(file.getFileName().toString(), errors);
      }
    }
    assertEquals(Map.of(), invalid);
  }

  @Test
  void aWrongFieldIsInvalid() throws IOException {
    String valid = Files.readString(GOLDEN.resolve("visit-held.v1.json"));
    for (String wrong :
        List.of(
            valid.replaceFirst("\\{", "{\"weather\": 1,"),
            valid.replaceFirst("\"title\": \"", "\"headline\": \""),
            valid.replaceFirst("\"type\": \"[A-Z]+\"", "\"type\": \"PICNIC\""),
            valid.replaceFirst("\"date\": \"", "\"date\": \"on ")))
      assertFalse(errors("visit-held", wrong).isEmpty(), wrong);
  }

  private static List<String> errors(String event, String json) {
    Class<? extends LedgerEvent> type = LedgerJson.types().get(event);
    Map<String, Object> schema = ClosedSchemas.of(EventSchemas.all().get(EventSchemas.Id.of(type)));
    Schema validator = VALIDATORS.getSchema(LedgerJson.document(schema), InputFormat.JSON);
    return validator.validate(json, InputFormat.JSON).stream().map(Object::toString).toList();
  }
}
