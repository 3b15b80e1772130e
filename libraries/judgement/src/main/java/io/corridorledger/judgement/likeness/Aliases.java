package io.corridorledger.judgement.likeness;

import io.corridorledger.value.PartyRef;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The known names of people and organisations, and known abbreviations, from the file
/// `aliases.txt`. Each line has the name that the ledger uses, followed by other names.
public final class Aliases {

  private static final String PERSON = "PERSON:";
  private static final String WORD = "WORD:";

  /// Legal forms such as "Ltd", and short words such as "the". A comparison of the names of
  /// organisations ignores these words.
  private static final Set<String> LEGAL_FORMS =
      Names.folded(
          "ltd limited llc llp inc corp corporation co company jsc ojsc cjsc pjsc oao ooo zao ao too plc gmbh ag sa spa"
              + " nv bv as the of for and");

  /// This constant must be the last one, because the code that reads the file uses the other
  /// constants.
  static final Aliases KNOWN = Aliases.read("aliases.txt");

  private final Map<String, String> people = new HashMap<>();
  private final Map<String, PartyRef> parties = new HashMap<>();
  private final Map<PartyRef, Set<PartyRef>> spellings = new HashMap<>();

  private Aliases() {}

  private static Aliases read(String resource) {
    Aliases all = new Aliases();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Aliases.class.getResourceAsStream(resource), StandardCharsets.UTF_8))) {
      lines.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).forEach(all::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  /// The full words of each abbreviation.
  private final Map<String, List<String>> abbreviations = new HashMap<>();

  /// Adds a line such as `ORG:OTS = Organization of Turkic States; Turkic Council`.
  private void add(String line) {
    String[] sides = line.split(" = ");
    if (sides[0].startsWith(WORD)) {
      abbreviations.put(
          Names.words(sides[0].substring(WORD.length())).getFirst(), Names.words(sides[1]));
      return;
    }
    PartyRef party = new PartyRef(sides[0].strip());
    List<String> names = new ArrayList<>(List.of(party.name()));
    for (String name : sides[1].split(";")) names.add(name.strip());
    if (party.ref().startsWith(PERSON)) {
      String key = Names.key(Names.words(party.name()));
      for (String name : names) people.put(Names.key(Names.words(name)), key);
    } else {
      String kind = party.ref().equals("EU") ? "ORG:" : kind(party);
      Set<PartyRef> all = new LinkedHashSet<>(List.of(party));
      for (String name : names) {
        parties.put(kind + key(name), party);
        all.add(new PartyRef(kind + name));
      }
      spellings.put(party, all);
    }
  }

  private static String kind(PartyRef party) {
    return party.ref().substring(0, party.ref().indexOf(':') + 1);
  }

  private static String key(String name) {
    List<String> words = new ArrayList<>(Names.words(name));
    if (words.stream().anyMatch(word -> !LEGAL_FORMS.contains(word)))
      words.removeIf(LEGAL_FORMS::contains);
    return Names.key(words);
  }

  Optional<String> personOf(String key) {
    return Optional.ofNullable(people.get(key));
  }

  /// Returns the full words of an abbreviation. A word that is not an abbreviation is returned
  /// unchanged.
  static List<String> expanded(String word) {
    return KNOWN.abbreviations.getOrDefault(word, List.of(word));
  }

  /// Returns the party with the name that the ledger uses. Two parties with equal results are the
  /// same party. If `aliases.txt` does not contain the party, the result has the name in the common
  /// form of [Names].
  public static PartyRef canonical(PartyRef party) {
    if (party == null || party.isCountry() || party.isRegion()) return party;
    if (party.ref().startsWith(PERSON)) return new PartyRef(PERSON + Names.personKey(party.name()));
    if (party.ref().equals("EU")) return party;
    String key = kind(party) + key(party.name());
    PartyRef known = KNOWN.parties.get(key);
    return known == null ? new PartyRef(key) : known;
  }

  /// Returns the party once for each of its known names, so that the database can search for the
  /// exact text.
  public static Set<PartyRef> spellings(PartyRef party) {
    Set<PartyRef> all = new LinkedHashSet<>(List.of(party));
    all.addAll(KNOWN.spellings.getOrDefault(canonical(party), Set.of()));
    return all;
  }
}
