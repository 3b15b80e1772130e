package io.corridorledger.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// The file `docker-compose.yml`.
record Compose(JsonNode file) {

  private static final Schema SPECIFICATION = specification();

  static Compose of(String yaml) {
    return new Compose(Project.documents(yaml).getFirst());
  }

  static Compose ofProject() {
    return of(Project.text("docker-compose.yml"));
  }

  /// The schema of the Compose Specification without its id and dialect, which a strict parser
  /// rejects.
  private static Schema specification() {
    var text = Project.text("system-tests/src/test/resources/compose-spec/compose-spec.json");
    var schema = (ObjectNode) Project.documents(text).getFirst();
    schema.remove(List.of("$id", "$schema"));
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(schema);
  }

  /// The violations of the Compose Specification.
  List<String> violations() {
    return SPECIFICATION.validate(file).stream().map(Object::toString).toList();
  }

  JsonNode service(String name) {
    return file.path("services").path(name);
  }

  /// The mounted files below `secrets/`.
  Set<String> secretFiles() {
    var files = new TreeSet<String>();
    file.path("secrets")
        .forEach(secret -> files.add(secret.path("file").asText().replace("./secrets/", "")));
    return files;
  }

  /// The image of a service, without the digest that `containers/pin-digests.sh` may have added.
  String image(String service) {
    return service(service).path("image").asText().replaceFirst("@sha256:[0-9a-f]{64}$", "");
  }

  /// The services whose condition a service waits for.
  Set<String> waitsFor(String service, String condition) {
    var names = new TreeSet<String>();
    for (var dependency : service(service).path("depends_on").properties()) {
      if (dependency.getValue().path("condition").asText().equals(condition)) {
        names.add(dependency.getKey());
      }
    }
    return names;
  }

  /// Name and value of each variable. A password appears as `secret NAME`, because its value is
  /// unknown. A variable that can be overridden has its default.
  SortedMap<String, String> environment(String service) {
    var settings = new TreeMap<String, String>();
    service(service)
        .path("environment")
        .properties()
        .forEach(variable ->
            settings.put(
                variable.getKey(),
                variable
                    .getValue()
                    .asText()
                    .replaceAll("\\$\\{(\\w+):\\?[^}]*}", "secret $1")
                    .replaceAll("\\$\\{\\w+:-([^}]*)}", "$1")));
    return settings;
  }
}
