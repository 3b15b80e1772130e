package io.corridorledger.deployment;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A workload that runs as pods, each with one container.
///
/// @param selector the labels by which the workload selects its pods
/// @param claims the names of the volumes that are claimed for each pod
record Workload(
    String name, PodTemplateSpec template, Map<String, String> selector, List<String> claims) {

  static Stream<Workload> all(List<HasMetadata> objects) {
    return objects.stream()
        .map(object -> {
          var name = object.getMetadata().getName();
          return switch (object) {
            case Deployment d ->
                new Workload(
                    name,
                    d.getSpec().getTemplate(),
                    d.getSpec().getSelector().getMatchLabels(),
                    List.of());
            case StatefulSet s ->
                new Workload(
                    name,
                    s.getSpec().getTemplate(),
                    s.getSpec().getSelector().getMatchLabels(),
                    s.getSpec().getVolumeClaimTemplates().stream().map(Workload::nameOf).toList());
            case Job j ->
                new Workload(
                    name,
                    j.getSpec().getTemplate(),
                    j.getSpec().getTemplate().getMetadata().getLabels(),
                    List.of());
            default -> null;
          };
        })
        .filter(workload -> workload != null);
  }

  static Workload named(String name, List<HasMetadata> objects) {
    return all(objects).filter(workload -> workload.name().equals(name)).findFirst().orElseThrow();
  }

  private static String nameOf(PersistentVolumeClaim claim) {
    return claim.getMetadata().getName();
  }

  Container container() {
    var containers = template.getSpec().getContainers();
    if (containers.size() != 1 || !template.getSpec().getInitContainers().isEmpty()) {
      throw new IllegalStateException(name + " has more than one container");
    }
    return containers.getFirst();
  }

  Map<String, String> labels() {
    return template.getMetadata().getLabels();
  }

  /// The files mounted from ConfigMaps and Secrets, by path: their text, or `secret`.
  SortedMap<String, String> mounted(List<HasMetadata> objects) {
    var mounted = new TreeMap<String, String>();
    for (var mount : container().getVolumeMounts()) {
      template.getSpec().getVolumes().stream()
          .filter(volume -> volume.getName().equals(mount.getName()))
          .flatMap(volume ->
              volume.getProjected() == null
                  ? Stream.of(
                      new Source(
                          volume.getConfigMap() == null ? null : volume.getConfigMap().getName(),
                          volume.getSecret() == null ? null : volume.getSecret().getSecretName()))
                  : volume.getProjected().getSources().stream()
                      .map(source ->
                          new Source(
                              source.getConfigMap() == null
                                  ? null
                                  : source.getConfigMap().getName(),
                              source.getSecret() == null ? null : source.getSecret().getName())))
          .forEach(source -> {
            if (source.configMap() != null) {
              configMap(source.configMap(), objects)
                  .forEach((file, text) -> mounted.put(mount.getMountPath() + "/" + file, text));
            }
            if (source.secret() != null) {
              SECRET_FILES
                  .get(source.secret())
                  .forEach(file -> mounted.put(mount.getMountPath() + "/" + file, "secret"));
            }
          });
    }
    return mounted;
  }

  private record Source(String configMap, String secret) {}

  /// The files of the secrets that `docs/operating/containers.md` creates.
  static final Map<String, List<String>> SECRET_FILES =
      Map.of(
          "authority", List.of("ca.crt"),
          "kafka-certificate", List.of("kafka.pem"),
          "postgres-certificate", List.of("postgres.crt", "postgres.key"));

  /// Its ports by name.
  Map<String, Integer> ports() {
    return container().getPorts().stream()
        .collect(Collectors.toMap(port -> port.getName(), port -> port.getContainerPort()));
  }

  /// Name and value of each variable, from any source. A password appears as `secret KEY`, because
  /// its value is unknown. A variable that only provides its value to another one, `$(NAME)`, is
  /// left out.
  SortedMap<String, String> environment(List<HasMetadata> objects) {
    var settings = new TreeMap<String, String>();
    for (var source : container().getEnvFrom()) {
      settings.putAll(configMap(source.getConfigMapRef().getName(), objects));
    }
    var lenders = new TreeSet<String>();
    for (var variable : container().getEnv()) {
      var value =
          variable.getValueFrom() == null
              ? variable.getValue()
              : "secret " + variable.getValueFrom().getSecretKeyRef().getKey();
      // Kubernetes also substitutes only variables defined above this one.
      for (var lender : Project.matches(value, "\\$\\((\\w+)\\)")) {
        value = value.replace("$(" + lender + ")", settings.get(lender));
        lenders.add(lender);
      }
      settings.put(variable.getName(), value);
    }
    settings.keySet().removeAll(lenders);
    return settings;
  }

  private Map<String, String> configMap(String wanted, List<HasMetadata> objects) {
    return objects.stream()
        .filter(ConfigMap.class::isInstance)
        .map(ConfigMap.class::cast)
        .filter(config -> config.getMetadata().getName().equals(wanted))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name + " refers to no ConfigMap " + wanted))
        .getData();
  }
}
