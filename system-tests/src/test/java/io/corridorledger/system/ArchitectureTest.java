package io.corridorledger.system;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ProposalEvent;
import io.corridorledger.value.Period;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Produces;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Allowed dependencies. The Maven graph separates the modules; this test separates the packages.
class ArchitectureTest {

  private static final String CONTRACTS = "io.corridorledger.contract..";
  private static final String EVENTS = "io.corridorledger.event..";
  private static final String VALUES = "io.corridorledger.value..";
  private static final String CONSTRAINTS = "io.corridorledger.constraint..";
  private static final String SCHEMAS = "io.corridorledger.jsonschema..";
  private static final String STORE = "io.corridorledger.store..";
  private static final String COMMAND = "io.corridorledger.command..";
  private static final String AGREEMENTS = "io.corridorledger.agreements..";
  private static final String LOGISTICS = "io.corridorledger.logistics..";
  private static final String PROJECTION = "io.corridorledger.projection..";

  /// Annotations that only describe a type in the OpenAPI document are allowed.
  private static final DescribedPredicate<JavaClass> FRAMEWORK =
      resideInAnyPackage(
              "jakarta..",
              "io.quarkus..",
              "io.smallrye..",
              "io.vertx..",
              "io.micrometer..",
              "org.eclipse.microprofile..",
              "org.hibernate..",
              "org.jboss..",
              "org.apache.kafka..",
              "io.cloudevents..")
          .and(
              not(
                  resideInAnyPackage(
                      "org.eclipse.microprofile.openapi.annotations..",
                      "jakarta.validation.constraints..")));

  private static final JavaClasses PRODUCTION = Production.classes();

  /// Allowed are the JDK and the API with which constraints are declared and matched, but not its
  /// implementation.
  @Test
  void theContractsKnowOnlyTheJdkAndOneClassOfThemKnowsJackson() {
    classes()
        .that()
        .resideInAnyPackage(CONTRACTS, EVENTS, VALUES, CONSTRAINTS, SCHEMAS)
        .and(not(partOf(LedgerJson.class)))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "jakarta.validation..",
            "com.google.re2j..",
            CONTRACTS,
            EVENTS,
            VALUES,
            CONSTRAINTS,
            SCHEMAS)
        .check(PRODUCTION);
    classes()
        .that(partOf(LedgerJson.class))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "com.fasterxml.jackson..", CONTRACTS, EVENTS, VALUES, CONSTRAINTS)
        .check(PRODUCTION);
  }

  /// A constraint is declared on facts but depends on none; annotations do not count.
  @Test
  void theConstraintsKnowNoFact() {
    neverKnows(CONSTRAINTS, CONTRACTS, EVENTS, VALUES).check(PRODUCTION);
  }

  /// A client may send the body of a fact slowly, and queries wait for the database: two hundred
  /// such requests on pool threads stop the service. Quarkus looks for the annotation on the method
  /// and on the class that declares it, not on a subclass.
  @Test
  void everyEndpointRunsOnAVirtualThread() {
    endpointsRunOnVirtualThreads().check(PRODUCTION);
    assertThrows(
        AssertionError.class,
        () ->
            endpointsRunOnVirtualThreads()
                .check(new ClassFileImporter().importClasses(OnThePool.class, Base.class)),
        "an annotation on the superclass does not count, and the rule must detect this");
  }

  @RunOnVirtualThread
  private abstract static class Base {}

  private static final class OnThePool extends Base {
    @GET
    @SuppressWarnings("unused")
    public String get() {
      return "";
    }
  }

  private static ArchRule endpointsRunOnVirtualThreads() {
    return methods()
        .that(areEndpoints())
        .should()
        .beAnnotatedWith(RunOnVirtualThread.class)
        .orShould()
        .beDeclaredInClassesThat()
        .areAnnotatedWith(RunOnVirtualThread.class);
  }

  /// Otherwise the representation depends on the client's Accept header, and may be `toString`.
  @Test
  void everyEndpointNamesWhatItProduces() {
    methods()
        .that(areEndpoints())
        .should()
        .beAnnotatedWith(Produces.class)
        .orShould()
        .beDeclaredInClassesThat(
            DescribedPredicate.describe(
                "are annotated with @Produces, or a class above is",
                type ->
                    type.isAnnotatedWith(Produces.class)
                        || type.getAllRawSuperclasses().stream()
                            .anyMatch(above -> above.isAnnotatedWith(Produces.class))))
        .check(PRODUCTION);
  }

  private static DescribedPredicate<JavaMethod> areEndpoints() {
    return DescribedPredicate.describe(
        "are endpoints",
        method ->
            method.getAnnotations().stream()
                .anyMatch(a -> a.getRawType().isAnnotatedWith(HttpMethod.class)));
  }

  private static DescribedPredicate<JavaClass> partOf(Class<?> whole) {
    return DescribedPredicate.describe(
        "part of " + whole.getSimpleName(),
        type ->
            type.getName().equals(whole.getName())
                || type.getName().startsWith(whole.getName() + "$"));
  }

  @Test
  void theLogDoesNotDependOnTheDomain() {
    noClasses()
        .that()
        .resideInAPackage(STORE)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(EVENTS, VALUES)
                .and(not(type(LedgerEvent.class)))
                .and(not(type(Period.class)))
                .and(not(partOf(ProposalEvent.class))))
        .because("its only words are event, proposal and, for the column of its date, period")
        .check(PRODUCTION);
  }

  @Test
  void noServiceDependsOnAnother() {
    neverKnows(AGREEMENTS, LOGISTICS, PROJECTION).check(PRODUCTION);
    neverKnows(LOGISTICS, AGREEMENTS, PROJECTION).check(PRODUCTION);
    neverKnows(PROJECTION, AGREEMENTS, LOGISTICS).check(PRODUCTION);
    neverKnows(STORE, AGREEMENTS, LOGISTICS, PROJECTION).check(PRODUCTION);
    neverKnows(COMMAND, AGREEMENTS, LOGISTICS, PROJECTION).check(PRODUCTION);
  }

  @Test
  void theReaderDoesNotDependOnTheStore() {
    neverKnows(PROJECTION, STORE, COMMAND).check(PRODUCTION);
  }

  private static ArchRule neverKnows(String who, String... whom) {
    return noClasses()
        .that()
        .resideInAPackage(who)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(whom);
  }

  /// In the writers: all classes except resources and database access. In the reader: the records
  /// that are stored and returned.
  @Test
  void rulesAndFoldsKnowNoFramework() {
    noClasses()
        .that()
        .resideInAnyPackage(AGREEMENTS, LOGISTICS)
        .and()
        .haveSimpleNameNotEndingWith("Resource")
        .and()
        .haveSimpleNameNotStartingWith("Postgres")
        .should()
        .dependOnClassesThat(FRAMEWORK)
        .check(PRODUCTION);
    noClasses()
        .that()
        .resideInAPackage(PROJECTION)
        .and()
        .resideOutsideOfPackage("io.corridorledger.feed..")
        .and()
        .areRecords()
        .and()
        .areTopLevelClasses()
        .should()
        .dependOnClassesThat(FRAMEWORK)
        .check(PRODUCTION);
    noClasses()
        .that()
        .resideOutsideOfPackages(STORE, "io.corridorledger.feed..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..")
        .because("there is only one entry point and one exit point")
        .check(PRODUCTION);
  }

  @Test
  void noRuleAndNoFactReadsAClockOrMakesUpAnId() {
    readsNoClock(AGREEMENTS, LOGISTICS, CONTRACTS, EVENTS, VALUES, CONSTRAINTS).check(PRODUCTION);
    assertThrows(
        AssertionError.class,
        () -> readsNoClock(STORE).check(PRODUCTION),
        "the store does both, and the rule must detect it");
  }

  static ArchRule readsNoClock(String... packages) {
    var clocks =
        List.of(
            Instant.class,
            InstantSource.class,
            Clock.class,
            LocalDate.class,
            LocalDateTime.class,
            OffsetDateTime.class,
            ZonedDateTime.class);
    return noClasses()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "it reads a clock or makes up an id",
                call -> {
                  var owner = call.getTargetOwner();
                  var name = call.getName();
                  return (name.matches("now|instant|millis")
                          && clocks.stream().anyMatch(owner::isAssignableTo))
                      || (owner.isEquivalentTo(System.class)
                          && name.matches("currentTimeMillis|nanoTime"))
                      || (owner.isEquivalentTo(UUID.class) && name.equals("randomUUID"));
                }))
        .because("time and ids come in with the command, or from the store");
  }
}
