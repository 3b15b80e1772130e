package io.corridorledger.projection.evidence;

import io.corridorledger.event.LedgerEvent;
import io.corridorledger.value.Citation;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Source;
import io.corridorledger.value.SubjectRef;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;

/// The parties and the words that a fact contains, for filters and full-text search.
///
/// Reflection collects the parties and words from all components of an event, so that a new type of
/// event needs no change here.
record Mentions(Set<String> parties, String words) {

  private static final int MAX_CHARACTERS = 200_000;

  private static final ClassValue<RecordComponent[]> COMPONENTS =
      new ClassValue<>() {
        @Override
        protected RecordComponent[] computeValue(Class<?> type) {
          return type.getRecordComponents();
        }
      };

  static Mentions of(LedgerEvent event) {
    var parties = new TreeSet<String>();
    var words = new StringJoiner("\n");
    walk(event, parties, words);
    String text = words.toString();
    return new Mentions(
        parties, text.length() > MAX_CHARACTERS ? text.substring(0, MAX_CHARACTERS) : text);
  }

  private static void walk(Object value, Set<String> parties, StringJoiner words) {
    switch (value) {
      case null -> {}
      case PartyRef party -> {
        parties.add(party.ref());
        words.add(party.ref());
      }
      case SubjectRef subject -> {
        subject.sides().forEach(side -> parties.add(party(side)));
        words.add(subject.ref());
      }
      case Source source -> {
        add(words, source.publisher());
        add(words, source.title());
      }
      case String text -> words.add(text);
      case List<?> entries -> entries.forEach(entry -> walk(entry, parties, words));
      case Citation citation -> {
        walk(citation.source(), parties, words);
        add(words, citation.asPrinted());
        add(words, citation.attributedTo());
      }
      case Record parts ->
          Arrays.stream(COMPONENTS.get(parts.getClass()))
              .forEach(part -> walk(read(part, parts), parties, words));
      default -> {} // Numbers, ids, periods and codes are not words.
    }
  }

  /// The party in the subject of a figure. In a subject, a name of two letters is a country code,
  /// except for `EU`. Every other name is the name of a group.
  private static String party(String name) {
    if (name.equals("EU")) return name;
    return name.length() == 2 ? PartyRef.country(name).ref() : "ORG:" + name;
  }

  private static void add(StringJoiner words, String text) {
    if (text != null) words.add(text);
  }

  private static Object read(RecordComponent part, Object owner) {
    try {
      return part.getAccessor().invoke(owner);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + part, e);
    }
  }
}
