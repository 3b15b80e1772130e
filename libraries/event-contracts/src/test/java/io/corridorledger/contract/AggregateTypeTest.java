package io.corridorledger.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.event.AgreementEvent;
import io.corridorledger.event.EpochEvent;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ProposalEvent;
import io.corridorledger.event.Remark;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AggregateTypeTest {

  private static final AggregateType AGREEMENTS = AggregateType.of(AgreementEvent.class);

  @Test
  void everyFamilyOfFactsHasAType() {
    var families =
        Arrays.stream(LedgerEvent.class.getPermittedSubclasses())
            .filter(family ->
                family != Remark.class
                    && family != EpochEvent.class
                    && family != ProposalEvent.class)
            .collect(Collectors.toSet());
    assertEquals(families, distinct(AggregateType::family));
  }

  @Test
  void namesAndExamplesAreDistinct() {
    assertEquals(AggregateType.ALL.size(), distinct(AggregateType::name).size());
    assertEquals(AggregateType.ALL.size(), distinct(AggregateType::sample).size());
    assertEquals(Set.of("agreements", "logistics"), distinct(AggregateType::log));
  }

  @Test
  void aPathBelongsToItsType() {
    UUID id = new UUID(1, 2);
    assertEquals("/v1/agreements/" + id, AggregateType.path(AGREEMENTS.name(), id));
    for (String rest : new String[] {"", "/{id}", "/{id}/signings"})
      assertEquals(Optional.of(AGREEMENTS), AggregateType.ofPath(AGREEMENTS.path() + rest));
    assertEquals(Optional.empty(), AggregateType.ofPath("/v1/agreementsx"));
    assertEquals(Optional.empty(), AggregateType.ofPath("/v1/log"));
  }

  @Test
  void theNounIsThatOfTheFamily() {
    assertEquals("Agreement", AGREEMENTS.noun());
  }

  private static <T> Set<T> distinct(Function<AggregateType, T> part) {
    return AggregateType.ALL.stream().map(part).collect(Collectors.toSet());
  }
}
