package io.corridorledger.deployment;

import static io.corridorledger.deployment.ComposeFileTest.replaced;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One instance for all tests, because kubectl takes half a second.
@TestInstance(Lifecycle.PER_CLASS)
class ManifestsTest {

  private final List<HasMetadata> declared = Manifests.declared();

  /// All objects, loaded strictly. Rendered by kubectl if it is installed, otherwise by our own
  /// reader.
  private final List<HasMetadata> objects;

  ManifestsTest() throws Exception {
    objects = Manifests.rendered().orElse(declared);
  }

  @Test
  void kustomizeRendersWhatTheFilesDeclare() {
    assertEquals(names(declared), names(objects));
    assertEquals(
        Set.of(
            "Namespace",
            "Service",
            "ConfigMap",
            "Deployment",
            "StatefulSet",
            "Job",
            "NetworkPolicy",
            "PodDisruptionBudget"),
        objects.stream().map(HasMetadata::getKind).collect(Collectors.toSet()));
    for (var workload : Workload.all(declared).toList()) {
      assertEquals(
          workload.environment(declared),
          Workload.named(workload.name(), objects).environment(objects));
    }
  }

  private static Set<String> names(List<HasMetadata> objects) {
    return objects.stream()
        .map(object -> object.getKind() + " " + object.getMetadata().getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyFileIsNamed() throws Exception {
    try (var files = Files.list(Project.root().resolve("k8s"))) {
      var resources =
          Project.documents(Project.text("k8s/kustomization.yaml")).getFirst().path("resources");
      var named = new TreeSet<String>();
      resources.forEach(resource -> named.add(resource.asText()));
      named.remove("../local-stack/src/main/resources");
      named.remove("../containers");
      named.add("kustomization.yaml");
      assertEquals(
          named,
          files
              .map(file -> file.getFileName().toString())
              .collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'imagePullPolicy: IfNotPresent', 'imagePullPolice: IfNotPresent'",
    "'containerPort: 8081', 'containerPort: \"8081\"'",
    "'replicas: 1', 'replicas: one'",
    "'runAsNonRoot: true', 'runAsNonRoot: \"true\"'",
    "'memory: 768Mi', 'memory: [768Mi]'",
    "'name: services', 'name: 5'",
    "'path: /q/health/ready', 'url: /q/health/ready'"
  })
  void noticesWhatKubernetesRefuses(String right, String wrong) {
    var broken = replaced(Project.text("k8s/agreements-service.yaml"), right, wrong);
    assertThrows(
        JsonProcessingException.class,
        () -> {
          for (var document : Project.documents(broken)) {
            Manifests.load(document);
          }
        });
  }

  /// The Pod Security Standard that the namespace enforces, and a read-only root file system.
  @Test
  void podsNeedNoPrivileges() {
    assertEquals(10, Workload.all(objects).count());
    Workload.all(objects)
        .forEach(workload -> {
          var pod = workload.template().getSpec();
          var container = workload.container().getSecurityContext();
          assertEquals(false, pod.getAutomountServiceAccountToken(), workload.name());
          assertEquals(false, pod.getEnableServiceLinks(), workload.name());
          assertEquals(true, pod.getSecurityContext().getRunAsNonRoot(), workload.name());
          assertEquals(
              "RuntimeDefault",
              pod.getSecurityContext().getSeccompProfile().getType(),
              workload.name());
          assertEquals(false, container.getAllowPrivilegeEscalation(), workload.name());
          assertEquals(true, container.getReadOnlyRootFilesystem(), workload.name());
          assertEquals(List.of("ALL"), container.getCapabilities().getDrop(), workload.name());
          var resources = workload.container().getResources();
          assertTrue(
              resources.getRequests().get("cpu").getNumericalAmount().signum() > 0,
              workload.name());
          assertEquals(
              resources.getRequests().get("memory"),
              resources.getLimits().get("memory"),
              workload.name());
          for (var limited : List.of("cpu", "ephemeral-storage")) {
            assertTrue(
                resources
                        .getLimits()
                        .get(limited)
                        .getNumericalAmount()
                        .compareTo(resources.getRequests().get(limited).getNumericalAmount())
                    >= 0,
                workload.name());
          }
          assertEquals(List.of(), unlimitedFolders(workload), workload.name());
          assertTrue(
              pod.getVolumes().stream().noneMatch(volume -> volume.getHostPath() != null),
              workload.name());
        });
  }

  /// Folders that a pod can fill without a limit, or beyond the limit of its storage.
  private static List<String> unlimitedFolders(Workload workload) {
    var most =
        workload
            .container()
            .getResources()
            .getLimits()
            .get("ephemeral-storage")
            .getNumericalAmount();
    return workload.template().getSpec().getVolumes().stream()
        .filter(volume -> volume.getEmptyDir() != null)
        .filter(volume ->
            volume.getEmptyDir().getSizeLimit() == null
                || volume.getEmptyDir().getSizeLimit().getNumericalAmount().compareTo(most) > 0)
        .map(volume -> volume.getName())
        .toList();
  }

  @Test
  void noticesAFolderWithoutALimit() throws Exception {
    var text = Project.text("k8s/kafka-access.yaml");
    var job =
        Manifests.load(
            Project.documents(
                    replaced(text, "emptyDir:\n            sizeLimit: 64Mi", "emptyDir: {}"))
                .getFirst());
    assertEquals(List.of("tmp"), unlimitedFolders(Workload.named("kafka-access", List.of(job))));
  }

  /// Compose and Kubernetes mount the same files at the same paths.
  @Test
  void mountsWhatComposeMounts() {
    var compose = Compose.ofProject();
    for (var workload : Workload.all(objects).toList()) {
      var name = composeName(workload);
      var wanted = new TreeMap<String, String>();
      for (var volume : compose.service(name).path("volumes")) {
        var parts = volume.asText().split(":");
        if (parts[1].equals("/bootstrap")) {
          for (var file : List.of("postgres-bootstrap.sh", "postgres-bootstrap.sql")) {
            wanted.put("/bootstrap/" + file, Project.text(parts[0] + "/" + file));
          }
        } else if (parts[0].startsWith("./")) {
          wanted.put(parts[1], Project.text(parts[0]));
        }
      }
      compose
          .service(name)
          .path("secrets")
          .forEach(secret -> wanted.put("/run/secrets/" + secret.asText(), "secret"));
      assertEquals(wanted, workload.mounted(objects), workload.name());
      if (compose.service(name).has("entrypoint")) {
        var command = new ArrayList<String>();
        compose.service(name).path("entrypoint").forEach(word -> command.add(word.asText()));
        assertEquals(command, workload.container().getCommand(), workload.name());
      }
    }
  }

  private static String composeName(Workload workload) {
    return workload.name().equals("postgres-bootstrap") ? "databases" : workload.name();
  }

  @Test
  void referencedObjectsExist() {
    var services =
        objects.stream().filter(Service.class::isInstance).map(Service.class::cast).toList();
    assertEquals(5, services.size());
    for (var service : services) {
      var workload = Workload.named(service.getMetadata().getName(), objects);
      assertTrue(
          workload.labels().entrySet().containsAll(service.getSpec().getSelector().entrySet()),
          workload.name());
      for (var port : service.getSpec().getPorts()) {
        assertEquals(
            port.getPort(),
            workload.ports().get(port.getTargetPort().getStrVal()),
            workload.name());
      }
    }
    Workload.all(objects)
        .forEach(workload -> {
          assertTrue(
              workload.labels().entrySet().containsAll(workload.selector().entrySet()),
              workload.name());
          var volumes = new TreeSet<>(workload.claims());
          workload
              .template()
              .getSpec()
              .getVolumes()
              .forEach(volume -> volumes.add(volume.getName()));
          var mounts =
              workload.container().getVolumeMounts().stream()
                  .map(mount -> mount.getName())
                  .collect(Collectors.toCollection(TreeSet::new));
          assertEquals(volumes, mounts, workload.name());
        });
    for (var object : objects) {
      if (object instanceof PodDisruptionBudget budget) {
        var labels = budget.getSpec().getSelector().getMatchLabels();
        assertEquals(labels, Workload.named("projection-service", objects).selector());
      }
    }
  }

  @Test
  void imagesAreThoseOfCompose() {
    for (var workload : Workload.all(declared).toList()) {
      var image = Compose.ofProject().service(composeName(workload)).path("image").asText();
      var own = image.startsWith("corridor-ledger/");
      assertEquals(own ? image.replaceFirst(":.*", "") : image, workload.container().getImage());
    }
    var tags = Project.documents(Project.text("k8s/kustomization.yaml")).getFirst().path("images");
    assertEquals(4, tags.size());
    tags.forEach(tag -> assertEquals(Project.version(), tag.path("newTag").asText()));
  }

  @Test
  void probesAskForHealth() {
    for (var service : Project.SERVICES) {
      var container = Workload.named(service, objects).container();
      assertEquals(
          List.of(
              "/q/health/started management",
              "/q/health/ready management",
              "/q/health/live management"),
          Stream.of(
                  container.getStartupProbe(),
                  container.getReadinessProbe(),
                  container.getLivenessProbe())
              .map(ManifestsTest::target)
              .toList());
    }
  }

  private static String target(Probe probe) {
    return probe.getHttpGet().getPath() + " " + probe.getHttpGet().getPort().getStrVal();
  }

  /// The allowed connections are exactly the addresses in the settings of each workload. In
  /// particular, only the writers reach the listener on which a relay can log in.
  @Test
  void networkPoliciesAllowExactlyWhatTheSettingsNeed() {
    assertEquals(13, neededConnections().size());
    assertEquals(
        Set.of("agreements-service → kafka:9094", "logistics-service → kafka:9094"),
        allowedConnections(objects).stream()
            .filter(connection -> connection.endsWith(" → kafka:9094"))
            .collect(Collectors.toSet()));
    assertEquals(neededConnections(), allowedConnections(objects));
  }

  @ParameterizedTest
  @CsvSource({"kafka", "postgres", "writers", "databases", "relays", "reader", "kafka-access"})
  void noticesAMissingNetworkPolicy(String name) {
    var without = new ArrayList<>(objects);
    assertTrue(
        without.removeIf(
            o -> o instanceof NetworkPolicy && o.getMetadata().getName().equals(name)));
    assertNotEquals(neededConnections(), allowedConnections(without));
  }

  @Test
  void noticesANetworkPolicyThatAllowsTooMuch() {
    var everybody = new NetworkPolicyBuilder();
    everybody.withNewMetadata().withName("everybody").endMetadata();
    everybody
        .withNewSpec()
        .withNewPodSelector()
        .endPodSelector()
        .withPolicyTypes("Ingress", "Egress")
        .addNewIngress()
        .endIngress()
        .addNewEgress()
        .endEgress()
        .endSpec();
    var more = new ArrayList<>(objects);
    more.add(everybody.build());
    assertNotEquals(neededConnections(), allowedConnections(more));
  }

  private Set<String> neededConnections() {
    var needed = new TreeSet<String>();
    for (var workload : Workload.all(objects).toList()) {
      var settings = workload.environment(objects);
      var addresses = new TreeSet<String>();
      settings
          .values()
          .forEach(value ->
              addresses.addAll(
                  Project.matches(
                      value, "^(?:http://|jdbc:postgresql://)?([a-z-]+:\\d+)(?:/\\w+\\?\\S+)?$")));
      addresses.removeIf(address -> address.startsWith("localhost:"));
      if (settings.containsKey("PGHOST")) {
        addresses.add(settings.get("PGHOST") + ":5432");
      }
      addresses.forEach(address -> needed.add(workload.name() + " → " + address));
    }
    return needed;
  }

  private static Set<String> allowedConnections(List<HasMetadata> objects) {
    var policies =
        objects.stream()
            .filter(NetworkPolicy.class::isInstance)
            .map(NetworkPolicy.class::cast)
            .toList();
    var allowed = new TreeSet<String>();
    for (var from : Workload.all(objects).toList()) {
      for (var to : Workload.all(objects).toList()) {
        to.ports()
            .forEach((portName, port) -> {
              var leaves =
                  governing("Egress", from, policies)
                      .flatMap(policy -> policy.getSpec().getEgress().stream())
                      .anyMatch(
                          rule -> peers(rule.getTo(), to) && ports(rule.getPorts(), null, port));
              var enters =
                  governing("Ingress", to, policies)
                      .flatMap(policy -> policy.getSpec().getIngress().stream())
                      .anyMatch(rule ->
                          peers(rule.getFrom(), from) && ports(rule.getPorts(), portName, port));
              if (leaves && enters) {
                allowed.add(from.name() + " → " + to.name() + ":" + port);
              }
            });
      }
    }
    return allowed;
  }

  /// The policies that select a pod: without a policy, everything is allowed.
  private static Stream<NetworkPolicy> governing(
      String type, Workload workload, List<NetworkPolicy> policies) {
    var governing =
        policies.stream()
            .filter(policy -> policy.getSpec().getPolicyTypes().contains(type))
            .filter(policy -> selects(policy.getSpec().getPodSelector(), workload.labels()))
            .toList();
    assertFalse(governing.isEmpty(), () -> "nothing governs " + workload.name());
    return governing.stream();
  }

  private static boolean peers(List<NetworkPolicyPeer> peers, Workload workload) {
    return peers.isEmpty()
        || peers.stream()
            .anyMatch(peer ->
                peer.getNamespaceSelector() == null
                    && selects(peer.getPodSelector(), workload.labels()));
  }

  private static boolean ports(List<NetworkPolicyPort> ports, String name, int number) {
    return ports.isEmpty()
        || ports.stream()
            .map(NetworkPolicyPort::getPort)
            .anyMatch(port ->
                port.getStrVal() == null
                    ? port.getIntVal() == number
                    : port.getStrVal().equals(name));
  }

  private static boolean selects(LabelSelector selector, Map<String, String> labels) {
    return labels.entrySet().containsAll(selector.getMatchLabels().entrySet())
        && selector.getMatchExpressions().stream()
            .allMatch(expression -> {
              assertEquals("In", expression.getOperator());
              return expression.getValues().contains(labels.get(expression.getKey()));
            });
  }
}
