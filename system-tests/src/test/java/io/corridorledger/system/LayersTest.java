package io.corridorledger.system;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.corridorledger.event.EpochEvent;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ProposalEvent;
import io.corridorledger.system.planted.one.One;
import io.corridorledger.system.planted.other.Other;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The layers of packages. Each rule is also applied to classes that violate it.
class LayersTest {

  private static final String[] CONTRACTS = {
    "io.corridorledger.contract..",
    "io.corridorledger.constraint..",
    "io.corridorledger.event..",
    "io.corridorledger.value.."
  };
  private static final String[] PURE = {
    "io.corridorledger.lifecycle..", "io.corridorledger.judgement.."
  };
  private static final String PROJECTION = "io.corridorledger.projection.";
  private static final String STORE = "io.corridorledger.store..";
  private static final String FEED = "io.corridorledger.feed..";
  private static final String COMMAND = "io.corridorledger.command..";

  /// From the lowest. The read models, one package each, are above them.
  private static final List<Set<String>> LAYERS =
      List.of(Set.of("bitemporal"), Set.of("evidence"), Set.of("query", "memory"));

  private static final JavaClasses PRODUCTION = Production.classes();

  @Test
  void aLayerOfTheReaderKnowsOnlyTheLayersBelow() {
    knowsOnlyTheLayersBelow(LAYERS).check(PRODUCTION);
    assertThrows(
        AssertionError.class, () -> knowsOnlyTheLayersBelow(LAYERS.reversed()).check(PRODUCTION));
  }

  private static ArchRule knowsOnlyTheLayersBelow(List<Set<String>> layers) {
    return classes()
        .should(
            new ArchCondition<>("know only the layers below") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf())
                  if (layerOf(dependency.getTargetClass(), layers) > layerOf(type, layers))
                    events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
              }
            });
  }

  /// Classes outside of the reader are below all layers, read models above.
  private static int layerOf(JavaClass type, List<Set<String>> layers) {
    if (!type.getPackageName().startsWith(PROJECTION)) return -1;
    String name = type.getPackageName().substring(PROJECTION.length());
    for (int i = 0; i < layers.size(); i++) if (layers.get(i).contains(name)) return i;
    return layers.size();
  }

  @Test
  void packagesHaveNoCycles() {
    ArchRule rule = slices().matching("io.corridorledger.(**)").should().beFreeOfCycles();
    rule.check(PRODUCTION);
    assertThrows(
        AssertionError.class,
        () -> rule.check(new ClassFileImporter().importClasses(One.class, Other.class)));
  }

  /// Annotations that describe a type in a document are allowed.
  @Test
  void lifecyclesAndJudgementKnowOnlyTheJdkAndTheContracts() {
    knowOnlyTheJdkAndTheContracts(PURE).check(PRODUCTION);
    assertThrows(
        AssertionError.class, () -> knowOnlyTheJdkAndTheContracts(STORE).check(PRODUCTION));
    ArchitectureTest.readsNoClock(PURE).check(PRODUCTION);
  }

  private static ArchRule knowOnlyTheJdkAndTheContracts(String... packages) {
    return classes()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    "java..",
                    "com.fasterxml.jackson.annotation..",
                    "org.eclipse.microprofile.openapi.annotations..",
                    "jakarta.validation.constraints..")
                .or(resideInAnyPackage(CONTRACTS))
                .or(resideInAnyPackage(packages)));
  }

  @Test
  void storeAndFeedKnowNoHttp() {
    knowsNoHttp(STORE, FEED).check(PRODUCTION);
    assertThrows(AssertionError.class, () -> knowsNoHttp(COMMAND).check(PRODUCTION));
  }

  private static ArchRule knowsNoHttp(String... packages) {
    return noClasses()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "jakarta.ws.rs..",
            "io.vertx..",
            "org.jboss.resteasy..",
            "org.eclipse.microprofile.openapi..",
            "io.corridorledger.problem..",
            "io.corridorledger.body..",
            "io.corridorledger.edge..",
            "io.corridorledger.openapi..");
  }

  @Test
  void theFeedHasNoWordOfTheDomain() {
    hasNoWordOfTheDomain(FEED).check(PRODUCTION);
    assertThrows(
        AssertionError.class, () -> hasNoWordOfTheDomain(PROJECTION + ".").check(PRODUCTION));
  }

  private static ArchRule hasNoWordOfTheDomain(String packages) {
    return noClasses()
        .that()
        .resideInAPackage(packages)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.corridorledger.event..", "io.corridorledger.value..")
                .and(
                    DescribedPredicate.describe(
                        "say more than event, epoch and proposal",
                        type ->
                            !type.isEquivalentTo(LedgerEvent.class)
                                && !type.getName().startsWith(EpochEvent.class.getName())
                                && !type.isEquivalentTo(ProposalEvent.class))));
  }

  @Test
  void resourcesInjectNoResource() {
    injectNoResource().check(PRODUCTION);
    assertThrows(
        AssertionError.class,
        () ->
            injectNoResource()
                .check(
                    new ClassFileImporter()
                        .importClasses(InjectingResource.class, InjectedResource.class)));
  }

  private static ArchRule injectNoResource() {
    return fields()
        .that(
            DescribedPredicate.<JavaField>describe(
                "belong to resources", field -> field.getOwner().isAnnotatedWith(Path.class)))
        .should()
        .notHaveRawType(
            DescribedPredicate.describe("resources", type -> type.isAnnotatedWith(Path.class)));
  }

  @Path("/one")
  private static final class InjectedResource {}

  @Path("/other")
  private static final class InjectingResource {
    @SuppressWarnings("unused")
    InjectedResource injected;
  }
}
