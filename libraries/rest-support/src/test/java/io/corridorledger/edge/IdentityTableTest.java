package io.corridorledger.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The table of operations and roles has exactly the operations of the API documents.
class IdentityTableTest {

  @Test
  void theTableHasEveryOperationAndNoOther() throws IOException {
    Set<String> documented = new TreeSet<>();
    for (String service : List.of("agreements", "logistics", "projection"))
      for (JsonNode path :
          new JsonMapper()
              .readTree(Path.of("../../docs/openapi/%s-service.json".formatted(service)).toFile())
              .path("paths"))
        for (JsonNode operation : path) documented.add(operation.path("operationId").asText());
    assertEquals(documented, new TreeSet<>(IdentityTable.read().keySet()));
  }
}
