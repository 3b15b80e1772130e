package io.corridorledger.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class PrincipalTest {

  private static final String ISSUER = "https://issuer.example";

  private static Principal of(String subject, String name) {
    return Principal.of(ISSUER, subject, name, Set.of(), Scopes.ALL);
  }

  @Test
  void theActorHasIssuerSubjectAndName() {
    assertEquals(ISSUER + " s-1 Ayg\u00fcl", of("s-1", "Ayg\u00fcl").actor());
    assertEquals(ISSUER + " s-1", of("s-1", null).actor());
    assertEquals(ISSUER + " s-1", of("s-1", " \u202e\u0000 ").actor());
    assertEquals(ISSUER + " s-1", of("s-1", "Ayg\u00fcl").id());
  }

  @Test
  void twoSubjectsNeverHaveTheSameId() {
    assertEquals(ISSUER + " a%20b", of("a b", null).id());
    assertNotEquals(of("a b", null).id(), of("a%20b", null).id());
    assertNotEquals(of("a", "b").id(), of("a b", null).id());
    assertEquals(ISSUER + " %C3%BC", of("\u00fc", null).id());
  }

  @Test
  void anIdIsFoundInAnActor() {
    for (Principal client : new Principal[] {of("a b", "A  B C"), of("s", null)})
      assertEquals(client.id(), Principal.idOf(client.actor()));
    assertEquals(Principal.ANONYMOUS, Principal.idOf(Principal.ANONYMOUS));
  }

  @Test
  void aNameHasNoLineBreaksAndNoCharactersThatChangeTheDirection() {
    assertEquals(ISSUER + " s A B C", of("s", "A\r\nB\u202e\t\u2028C\u200b\ud800").actor());
  }

  @Test
  void anActorHasAtMost200Characters() {
    String long2 = "\ud83d\ude80".repeat(200);
    for (String name : new String[] {"n".repeat(500), long2, "x" + long2}) {
      String actor = of("s", name).actor();
      assertTrue(actor.length() <= Principal.MAX_ACTOR, actor);
      assertTrue(actor.length() >= Principal.MAX_ACTOR - 1, actor);
      assertTrue(!Character.isHighSurrogate(actor.charAt(actor.length() - 1)), actor);
    }
    assertThrows(IllegalArgumentException.class, () -> of("s".repeat(200), null));
  }
}
