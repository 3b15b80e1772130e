package io.corridorledger.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.identity.AccessRules.Access;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessRulesTest {

  private static AccessRules rules(Map<String, String> settings) {
    return new AccessRules(
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(IdentityConfig.class)
            .withDefaultValues(settings)
            .build()
            .getConfigMapping(IdentityConfig.class));
  }

  private static Principal client(Role... roles) {
    return Principal.of("https://issuer.example", "s", null, Set.of(roles), Scopes.ALL);
  }

  @Test
  void theAccessFollowsFromTheMethodAndTheTemplate() {
    assertEquals(Access.OPEN, AccessRules.of(true, "/"));
    assertEquals(Access.OPEN, AccessRules.of(true, "/schemas"));
    assertEquals(Access.READ, AccessRules.of(true, "/v1/visits/{id}"));
    assertEquals(Access.OPERATE, AccessRules.of(true, "/v1/log"));
    assertEquals(Access.OPERATE, AccessRules.of(true, "/v1/audit"));
    assertEquals(Access.OPERATE, AccessRules.of(true, "/v1/audit/entries"));
    for (String path : Set.of("", "/{id}", "/{id}/revocation", "/{id}/anything"))
      for (boolean isQuery : new boolean[] {true, false})
        assertEquals(Access.OPERATE, AccessRules.of(isQuery, "/v1/api-keys" + path), path);
    for (String path : Set.of("", "/{id}"))
      assertEquals(Access.READ_PROPOSALS, AccessRules.of(true, "/v1/proposals" + path), path);
    for (String path : Set.of("", "/{id}", "/{id}/acceptance", "/{id}/rejection", "/{id}/notes"))
      assertEquals(Access.REVIEW, AccessRules.of(false, "/v1/proposals" + path), path);
    assertEquals(Access.RECORD, AccessRules.of(false, "/v1/visits"));
    assertEquals(Access.RECORD, AccessRules.of(false, "/v1/commitments/{id}/target-revisions"));
    assertEquals(Access.REMARK, AccessRules.of(false, "/v1/visits/{id}/notes"));
    assertEquals(Access.REMARK, AccessRules.of(false, "/v1/visits/{id}/revisions"));
    assertEquals(Access.RECORD, AccessRules.of(false, "/anything"));
  }

  @Test
  void readsAreOpenByDefault() {
    AccessRules open = rules(Map.of());
    assertTrue(open.allows(client(), Access.READ));
    assertFalse(open.allows(client(), Access.OPERATE));
    assertFalse(open.allows(client(), Access.RECORD));
  }

  @Test
  void closedReadsNeedAnyRole() {
    AccessRules closed = rules(Map.of("corridor.identity.reads", "closed"));
    assertFalse(closed.allows(client(), Access.READ));
    assertFalse(closed.allows(Principal.anonymous(Set.of()), Access.READ));
    for (Role role : Role.values())
      assertTrue(closed.allows(client(role), Access.READ), role.text());
    assertTrue(closed.allows(client(), Access.OPEN));
  }

  @Test
  void aServiceWithoutAnIssuerPermitsEverything() {
    for (String reads : Set.of("open", "closed"))
      for (Access access : Access.values())
        assertTrue(
            rules(Map.of("corridor.identity.reads", reads)).allows(Principal.OF_ALL, access));
  }

  @Test
  void aRecorderRemarksOnItsOwnFactsUnderEveryName() {
    AccessRules rules = rules(Map.of());
    Principal recorder = client(Role.RECORDER);
    assertTrue(rules.allowsRemarkOn(recorder, "https://issuer.example s"));
    assertTrue(rules.allowsRemarkOn(recorder, "https://issuer.example s An older name"));
    assertFalse(rules.allowsRemarkOn(recorder, "https://issuer.example s2 s"));
    assertFalse(rules.allowsRemarkOn(recorder, "https://other.example s"));
    assertFalse(rules.allowsRemarkOn(recorder, Principal.ANONYMOUS));
    assertTrue(rules.allowsRemarkOn(client(Role.CORRECTOR), Principal.ANONYMOUS));
  }

  @Test
  void withoutTheSettingNoCommandIsAProposal() {
    for (Role role : Role.values())
      for (boolean isRemark : new boolean[] {true, false})
        assertFalse(rules(Map.of()).isProposal(client(role), isRemark), role.text());
  }

  @Test
  void withTheSettingACommandOfAClientThatMayNotPublishIsAProposal() {
    AccessRules rules = rules(Map.of("corridor.identity.review", "on"));
    assertTrue(rules.isProposal(client(Role.RECORDER), false));
    assertTrue(rules.isProposal(client(Role.RECORDER), true));
    assertTrue(rules.isProposal(client(Role.RECORDER, Role.CORRECTOR), false));
    assertFalse(rules.isProposal(client(Role.RECORDER, Role.CORRECTOR), true));
    assertFalse(rules.isProposal(client(Role.CORRECTOR), true));
    for (boolean isRemark : new boolean[] {true, false}) {
      assertFalse(rules.isProposal(client(Role.RECORDER, Role.PUBLISHER), isRemark));
      assertFalse(rules.isProposal(Principal.OF_ALL, isRemark));
    }
  }

  @Test
  void aPublisherMayNotRecordWithoutTheRoleRecorder() {
    assertFalse(rules(Map.of()).allows(client(Role.PUBLISHER), Access.RECORD));
    assertFalse(rules(Map.of()).allows(client(Role.PUBLISHER), Access.REMARK));
  }

  @Test
  void aClientIsTheProposerUnderEveryName() {
    AccessRules rules = rules(Map.of());
    assertTrue(rules.isProposer(client(Role.CORRECTOR), "https://issuer.example s An older name"));
    assertFalse(rules.isProposer(client(Role.CORRECTOR), "https://issuer.example s2"));
  }
}
