package io.corridorledger.deployment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The objects of `k8s/`.
final class Manifests {

  private static final int KUBECTL_TIMEOUT_SECONDS = 120;

  private static final Map<String, Class<? extends HasMetadata>> MODELS =
      Map.of(
          "v1 Namespace", Namespace.class,
          "v1 Service", io.fabric8.kubernetes.api.model.Service.class,
          "v1 ConfigMap", ConfigMap.class,
          "apps/v1 Deployment", Deployment.class,
          "apps/v1 StatefulSet", StatefulSet.class,
          "batch/v1 Job", Job.class,
          "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
          "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class);

  /// The kustomization fields that [#declared] supports. Other fields would be ignored, so they are
  /// rejected.
  private static final Set<String> KUSTOMIZATION_FIELDS =
      Set.of(
          "apiVersion", "kind", "namespace", "labels", "resources", "images", "configMapGenerator");

  private static final ObjectMapper STRICT = strict();

  private Manifests() {}

  /// The models accept unknown fields and "8080" for 8080; Kubernetes accepts neither.
  private static ObjectMapper strict() {
    return JsonMapper.builder()
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .withCoercionConfig(
            LogicalType.Textual,
            text ->
                Stream.of(
                        CoercionInputShape.Integer,
                        CoercionInputShape.Float,
                        CoercionInputShape.Boolean)
                    .forEach(shape -> text.setCoercion(shape, CoercionAction.Fail)))
        .annotationIntrospector(
            new JacksonAnnotationIntrospector() {
              private static final long serialVersionUID = 1;

              @Override
              public Boolean hasAnySetter(Annotated annotated) {
                return false;
              }
            })
        .build();
  }

  /// @throws JsonProcessingException when the object has a field that its kind does not define, or
  ///   a value of a wrong type
  static HasMetadata load(JsonNode object) throws JsonProcessingException {
    var kind = object.path("apiVersion").asText() + " " + object.path("kind").asText();
    var model = MODELS.get(kind);
    if (model == null) {
      throw new IllegalArgumentException("no model for " + kind);
    }
    return STRICT.treeToValue(object, model);
  }

  /// The objects that the kustomization lists and generates, read without any tool.
  static List<HasMetadata> declared() {
    return declared(Project.root().resolve("k8s"));
  }

  private static List<HasMetadata> declared(Path folder) {
    var kustomization =
        Project.documents(Project.text(folder.resolve("kustomization.yaml"))).getFirst();
    kustomization
        .fieldNames()
        .forEachRemaining(field -> {
          if (!KUSTOMIZATION_FIELDS.contains(field)) {
            throw new IllegalArgumentException("kustomization field not understood: " + field);
          }
        });
    var objects = new ArrayList<HasMetadata>();
    for (var resource : kustomization.path("resources")) {
      var path = folder.resolve(resource.asText()).normalize();
      if (Files.isDirectory(path)) {
        objects.addAll(declared(path));
      } else {
        Project.documents(Project.text(path)).forEach(document -> objects.add(loaded(document)));
      }
    }
    for (var generator : kustomization.path("configMapGenerator")) {
      objects.add(generated(generator, folder));
    }
    return objects;
  }

  private static ConfigMap generated(JsonNode generator, Path folder) {
    var config = new ConfigMap();
    config.setMetadata(new io.fabric8.kubernetes.api.model.ObjectMeta());
    config.getMetadata().setName(generator.path("name").asText());
    for (var literal : generator.path("literals")) {
      var setting = literal.asText().split("=", 2);
      config.getData().put(setting[0], setting[1]);
    }
    for (var file : generator.path("files")) {
      config.getData().put(file.asText(), Project.text(folder.resolve(file.asText())));
    }
    return config;
  }

  /// The objects that `kubectl apply -k k8s` would send, without the hashes in generated names;
  /// empty when kubectl is not installed.
  static Optional<List<HasMetadata>> rendered() throws IOException, InterruptedException {
    var kubectl =
        Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
            .map(folder -> Path.of(folder, "kubectl"))
            .filter(Files::isExecutable)
            .findFirst();
    if (kubectl.isEmpty()) {
      return Optional.empty();
    }
    var output = Files.createTempFile("kustomize", ".yaml");
    try {
      var process =
          new ProcessBuilder(kubectl.get().toString(), "kustomize", "k8s")
              .directory(Project.root().toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(KUBECTL_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("kubectl kustomize took too long");
      }
      var text = Files.readString(output);
      if (process.exitValue() != 0) {
        throw new IllegalStateException("kubectl kustomize k8s: " + text);
      }
      return Optional.of(
          Project.documents(withoutHashes(text)).stream().map(Manifests::loaded).toList());
    } finally {
      Files.delete(output);
    }
  }

  /// Removes the hash from every occurrence of a generated name.
  private static String withoutHashes(String rendered) {
    var plain = rendered;
    for (var object : Project.documents(rendered)) {
      if (object.path("kind").asText().equals("ConfigMap")) {
        var name = object.at("/metadata/name").asText();
        plain = plain.replace(name, name.replaceFirst("-[a-z0-9]{10}$", ""));
      }
    }
    return plain;
  }

  private static HasMetadata loaded(JsonNode object) {
    try {
      return load(object);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
