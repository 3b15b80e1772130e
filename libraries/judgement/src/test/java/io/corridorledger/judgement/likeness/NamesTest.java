package io.corridorledger.judgement.likeness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.value.PartyRef;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamesTest {

  @Test
  void aNameIsTheSameInEverySpelling() {
    for (List<String> spellings :
        List.of(
            List.of("Tokayev", "Tokaev", "TOKAYEV", "Токаев"),
            List.of("Aliyev", "Aliev", "Əliyev", "Алиев"),
            List.of("Mirziyoyev", "Mirziyoev", "Мирзиёев"),
            List.of("Japarov", "Zhaparov", "Жапаров"),
            List.of("Rahmon", "Rakhmon", "Раҳмон"),
            List.of("Berdimuhamedov", "Berdymukhammedov"),
            List.of("Erdogan", "Erdoğan", "ERDOĞAN"),
            List.of("Cavusoglu", "Çavuşoğlu", "Chavushoglu"),
            List.of("Xi'an", "Xi’an", "Xian"),
            List.of("Türkiye", "Turkiye"),
            List.of("Sergey", "Sergei", "Сергей"),
            List.of("Yuriy", "Yuri", "Yury", "Юрий"),
            List.of("Qasym", "Kassym", "Qasım", "Қасым")))
      for (String spelling : spellings)
        assertEquals(Names.words(spellings.getFirst()), Names.words(spelling), spelling);
  }

  @Test
  void differentNamesStayDifferent() {
    for (List<String> names :
        List.of(
            List.of("Aliyev", "Aliyeva"),
            List.of("Tokayev", "Tokarev"),
            List.of("Karimov", "Kamilov"),
            List.of("Jabbarov", "Japarov"),
            List.of("Alat", "Almaty"),
            List.of("No. 11", "No. 1")))
      assertNotEquals(Names.words(names.getFirst()), Names.words(names.getLast()), names::toString);
  }

  @Test
  void aPersonIsRecognisedByAnyOrderOfWordsByInitialsAndByAliases() {
    for (String name :
        List.of(
            "Kassym-Jomart Tokayev",
            "Tokayev, Kassym-Jomart",
            "President Kassym-Jomart Tokayev",
            "K. Tokayev",
            "K.-J. Tokaev",
            "Tokayev",
            "Касым-Жомарт Токаев"))
      assertTrue(Names.mayBeOnePerson("Kassym-Jomart Tokayev", name), name);
    for (String name : List.of("Aset Irgaliyev", "Nurlan Tokayev", "N. Tokayev", "Kassym Karimov"))
      assertFalse(Names.mayBeOnePerson("Kassym-Jomart Tokayev", name), name);
    assertFalse(Names.mayBeOnePerson("A. B.", "A. C."));
    assertFalse(Names.mayBeOnePerson("A.", "Anna Schmidt"), "an initial alone is no name");
    assertTrue(Names.mayBeOnePerson("The President", "President"));
  }

  @Test
  void aFilterByPersonAcceptsAnyAlias() {
    for (String name : List.of("Tokayev", "TOKAEV", "K. Tokayev", "Tokayev Kassym-Jomart"))
      assertEquals(Names.personKey("Kassym-Jomart Tokayev"), Names.personKey(name), name);
    assertNotEquals(Names.personKey("Ilham Aliyev"), Names.personKey("Mehriban Aliyeva"));
  }

  @Test
  void anOrganisationIsRecognisedByItsAliasesAndWithoutItsLegalForm() {
    for (List<String> names :
        List.of(
            List.of("ORG:OTS", "ORG:Organization of Turkic States", "ORG:Turkic Council"),
            List.of("EU", "ORG:European Union", "ORG:EU"),
            List.of("CO:SOCAR", "CO:Socar LLC", "CO:State Oil Company of Azerbaijan"),
            List.of("CO:Maersk", "CO:MAERSK, Ltd.", "CO:Maersk AS"),
            List.of("PERSON:Ilham Aliyev", "PERSON:Aliyev, Ilham"),
            List.of("ISO:AZ", "AZ")))
      for (String name : names)
        assertEquals(
            Aliases.canonical(new PartyRef(names.getFirst())),
            Aliases.canonical(new PartyRef(name)),
            name);
    for (List<String> names :
        List.of(List.of("ORG:OTS", "CO:OTS"), List.of("ORG:SCO", "ORG:CIS"), List.of("AZ", "KZ")))
      assertNotEquals(
          Aliases.canonical(new PartyRef(names.getFirst())),
          Aliases.canonical(new PartyRef(names.getLast())),
          names::toString);
    assertTrue(
        Aliases.spellings(new PartyRef("ORG:Turkic Council")).contains(new PartyRef("ORG:OTS")));
  }

  @Test
  void aLongTextIsNotAnalysed() {
    String text = "И".repeat(Names.MAX_LENGTH + 1);
    assertEquals(List.of(text), Names.words(text));
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (int i = 0; i < 1000; i++)
            Names.mayBeOnePerson("a b ".repeat(125), "b c d ".repeat(83));
        });
  }
}
