package io.corridorledger.judgement.likeness;

import io.corridorledger.event.Instrument;
import io.corridorledger.lifecycle.AgreementLifecycle;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The properties by which agreements are compared.
///
/// Two agreements are likely duplicates if their parties are the same, their types do not
/// contradict each other, and their titles are similar. An agreement without a type matches every
/// type except a package.
///
/// | dates | condition for the titles |
/// |---|---|
/// | overlap, and each date spans at most [#MAX_DAYS] days | at least half of the words of the shorter title are also in the other title |
/// | overlap, or are unknown | at least 60 % of the words of the two titles are in both titles |
/// | differ by at most [#MAX_DAYS] days | the two titles have the same words |
///
/// @param id id of the agreement; null if unknown
/// @param titles all titles that sources use
/// @param parent id of the instrument to which the agreement belongs; null if the agreement has no
///   parent
public record AgreementTraits(
    UUID id,
    Set<PartyRef> parties,
    Set<Instrument.Type> types,
    List<String> titles,
    List<Period> dates,
    UUID parent) {

  private static final int MAX_DAYS = 31;
  private static final double ALIKE = 0.6;
  private static final double HALF = 0.5;

  /// Words that most titles contain, such as "agreement", "on" and "cooperation". The comparison
  /// ignores these words, because they do not distinguish two agreements of the same parties.
  private static final Set<String> COMMON =
      Names.folded(
          "a an the of on in at for to and or with by between from its their agreement treaty protocol memorandum"
              + " understanding mou declaration joint statement roadmap road map programme program plan document contract"
              + " cooperation field sphere area state states government governments republic signed new");

  public static AgreementTraits of(UUID id, Instrument instrument, Period date) {
    return new AgreementTraits(
        id,
        Set.copyOf(instrument.partyRefs()),
        Set.of(instrument.type()),
        List.of(instrument.title()),
        date == null ? List.of() : List.of(date),
        instrument.parent());
  }

  /// Collects the properties of an agreement.
  ///
  /// @return null if no active fact describes the agreement
  public static AgreementTraits of(UUID id, AgreementLifecycle agreement) {
    Instrument instrument = agreement.instrument();
    return instrument == null
        ? null
        : new AgreementTraits(
            id,
            Set.copyOf(instrument.partyRefs()),
            Set.of(instrument.type()),
            List.of(instrument.title()),
            agreement.dates(),
            instrument.parent());
  }

  /// Compares two agreements.
  ///
  /// @param other null if there is no other agreement
  /// @return null if the agreements are not likely duplicates
  public Likeness likeness(AgreementTraits other) {
    if (other == null || isPart(other) || other.isPart(this)) return null;
    if (!canonical(parties).equals(canonical(other.parties)) || typesDiffer(other)) return null;
    String overlap = Likeness.overlap(dates, other.dates);
    boolean datesUnknown = dates.isEmpty() || other.dates.isEmpty();
    if (overlap == null && !datesUnknown && daysApart(other) > MAX_DAYS) return null;
    for (String one : titles)
      for (String title : other.titles)
        if (areAlike(
            one, title, overlap != null, datesUnknown, isShort(dates) && isShort(other.dates)))
          return Likeness.duplicate(
              "both have the parties %s, %s%s"
                  .formatted(
                      new TreeSet<>(parties)
                          .stream().map(PartyRef::toString).collect(Collectors.joining(", ")),
                      one.equals(title) ? "the title '%s'".formatted(one) : "similar titles",
                      overlap == null ? "" : ", and " + overlap));
    return null;
  }

  private boolean areAlike(
      String one, String title, boolean overlap, boolean datesUnknown, boolean datesShort) {
    Set<String> words = significant(one);
    Set<String> others = significant(title);
    Set<String> common = new HashSet<>(words);
    common.retainAll(others);
    if (words.equals(others)) return true;
    if (!overlap && !datesUnknown) return false;
    if (2.0 * common.size() / (words.size() + others.size()) >= ALIKE) return true;
    // A title such as "Agreement" has no significant word, so the smaller number of words can be 0.
    // Then the titles are alike if the dates match.
    int fewer = Math.min(words.size(), others.size());
    return overlap && datesShort && common.size() >= HALF * fewer;
  }

  private static boolean isShort(List<Period> dates) {
    return dates.stream()
        .allMatch(d ->
            d.earliest() != null
                && d.latest() != null
                && ChronoUnit.DAYS.between(d.earliest(), d.latest()) <= MAX_DAYS);
  }

  /// The smallest number of days between a date of this agreement and a date of `other`.
  private long daysApart(AgreementTraits other) {
    long least = Long.MAX_VALUE;
    for (Period one : dates)
      for (Period period : other.dates) {
        Period before = one.certainlyBefore(period) ? one : period;
        Period after = before == one ? period : one;
        if (before.certainlyBefore(after))
          least = Math.min(least, ChronoUnit.DAYS.between(before.latest(), after.earliest()));
      }
    return least;
  }

  private boolean isPart(AgreementTraits other) {
    return parent != null && parent.equals(other.id);
  }

  private boolean typesDiffer(AgreementTraits other) {
    if (types.contains(Instrument.Type.PACKAGE) != other.types.contains(Instrument.Type.PACKAGE))
      return true;
    return !types.contains(Instrument.Type.UNSPECIFIED)
        && !other.types.contains(Instrument.Type.UNSPECIFIED)
        && types.stream().noneMatch(other.types::contains);
  }

  private static Set<PartyRef> canonical(Set<PartyRef> parties) {
    return parties.stream().map(Aliases::canonical).collect(Collectors.toSet());
  }

  /// The significant words of a title: without common words and without the names of the parties.
  private Set<String> significant(String title) {
    Set<String> beginnings =
        parties.stream()
            .flatMap(AgreementTraits::names)
            .map(AgreementTraits::beginning)
            .collect(Collectors.toSet());
    return Names.words(title).stream()
        .map(Aliases::expanded)
        .flatMap(Collection::stream)
        .filter(word -> !COMMON.contains(word) && !beginnings.contains(beginning(word)))
        .collect(Collectors.toSet());
  }

  private static Stream<String> names(PartyRef party) {
    return Names.words(
        party.isCountry()
            ? Locale.of("", party.name()).getDisplayCountry(Locale.ENGLISH)
            : party.name())
        .stream();
  }

  /// The common beginning of the name of a country and of its adjective, such as `uzbek` for
  /// Uzbekistan.
  private static String beginning(String word) {
    return word.substring(0, Math.min(5, word.length()));
  }
}
