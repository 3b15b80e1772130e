package io.corridorledger.projection.query;

import io.corridorledger.feed.CopyInsert;
import io.corridorledger.problem.Problem;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.projection.bitemporal.SearchTerms;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The filters of a query on a [BitemporalRow], as a condition in Hibernate's query language. All
/// conditions must hold; an absent parameter adds no condition.
public final class Criteria {

  private static final int MAX_VALUES = 20;
  private static final int MAX_WORDS = 20;

  /// The tag of rows whose facts are all retracted.
  public static final String RETRACTED = Tags.of("status", "RETRACTED");

  private final List<String> tags = new ArrayList<>();
  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Object> values = new HashMap<>();
  private String order = "sortKey";

  /// The rows that were visible at the point in time of the query: at most one rectangle per
  /// entity.
  public static Criteria at(PointInTime moment) {
    Criteria criteria = new Criteria();
    criteria.conditions.add("recordedFrom <= :asOf and recordedTo > :asOf");
    criteria.conditions.add("publishedFrom <= :publishedBefore and publishedTo > :publishedBefore");
    criteria.values.put("asOf", moment.asOf());
    criteria.values.put("publishedBefore", moment.publishedBefore());
    return criteria;
  }

  /// All values must match. `parse` converts each value; its first argument is the parameter name,
  /// for the problem.
  public Criteria all(String name, List<String> given, BiFunction<String, String, ?> parse) {
    if (given == null) return this;
    if (given.size() > MAX_VALUES)
      throw Problem.invalidParameter(name, "is given more than %d times".formatted(MAX_VALUES));
    for (String value : given) tags.add(Tags.of(name, parse.apply(name, value)));
    return this;
  }

  /// At least one value must match; `parse` as in [#all].
  public Criteria oneOf(String name, List<String> given, BiFunction<String, String, ?> parse) {
    if (given == null || given.isEmpty()) return this;
    if (given.size() == 1) return all(name, given, parse);
    if (given.size() > MAX_VALUES)
      throw Problem.invalidParameter(name, "is given more than %d times".formatted(MAX_VALUES));
    return taggedOneOf(name, given.stream().map(v -> parse.apply(name, v)).toArray());
  }

  public Criteria one(String name, String given, BiFunction<String, String, ?> parse) {
    return given == null ? this : all(name, List.of(given), parse);
  }

  /// All parties must match. A party with members, such as a region, also matches any of its
  /// members, except members that are requested on their own.
  ///
  /// @param within returns the party and its members
  public Criteria parties(
      String name, Collection<PartyRef> given, Function<PartyRef, Set<PartyRef>> within) {
    for (PartyRef party : given) {
      Set<PartyRef> any = new TreeSet<>(within.apply(party));
      for (PartyRef other : given) if (!other.equals(party)) any.remove(other);
      if (any.size() == 1) tagged(name, party);
      else taggedOneOf(name, any.toArray());
    }
    return this;
  }

  public Criteria tagged(String name, Object value) {
    if (value != null) tags.add(Tags.of(name, value));
    return this;
  }

  /// Excludes rows whose facts are all retracted, unless the client filters by status.
  ///
  /// @param asked the requested status, or null
  public Criteria exceptRetracted(String asked) {
    return asked != null
        ? this
        : sql("not tags @> cast(? as text[])", CopyInsert.array(List.of(RETRACTED)));
  }

  /// At least one value must match.
  public Criteria taggedOneOf(String name, Object... alternatives) {
    return sql(
        "tags && cast(? as text[])",
        CopyInsert.array(Arrays.stream(alternatives).map(v -> Tags.of(name, v)).toList()));
  }

  /// The column of type `datemultirange` must share a day with the period.
  public Criteria overlaps(String column, Period period) {
    if (period == null) return this;
    return sql(column + " && cast(? as daterange)", DateRanges.range(period));
  }

  /// For rows that sort by date: skips rows that end before the first day of the period, so that
  /// the index scan starts there. Undated rows remain, because they sort last.
  public Criteria startingAt(Period period) {
    return period == null || period.earliest() == null
        ? this
        : where("sortKey >= :startingAt", "startingAt", period.earliest().toString());
  }

  /// The column must contain all words of the text; the beginning of each word is enough.
  public Criteria words(String name, String column, String text) {
    if (text == null) return this;
    List<String> words = SearchTerms.of(text);
    if (words.isEmpty() || words.size() > MAX_WORDS || text.length() > 500)
      throw Problem.invalidParameter(name, "must have 1 to %d words".formatted(MAX_WORDS));
    // A word search is selective: fetch the matches and sort them, rather than scan the list in
    // order.
    order = "concat(sortKey, '')";
    return sql(
        "to_tsvector('simple', %s) @@ to_tsquery('simple', ?)".formatted(column),
        words.stream().map(w -> w + ":*").collect(Collectors.joining(" & ")));
  }

  public Criteria where(String condition, String name, Object value) {
    conditions.add(condition);
    values.put(name, value);
    return this;
  }

  private Criteria sql(String condition, String value) {
    String name = "sql" + values.size();
    return where(sqlCondition(condition, name), name, value);
  }

  /// Embeds SQL that Hibernate's query language does not support.
  ///
  /// @param condition a constant of this class, with one `?` for the parameter
  private static String sqlCondition(String condition, String parameter) {
    return "cast(sql('%s', :%s) as boolean)".formatted(condition.replace("'", "''"), parameter);
  }

  public String condition() {
    List<String> all = new ArrayList<>(conditions);
    if (!tags.isEmpty()) all.addFirst(sqlCondition("tags @> cast(? as text[])", "tags"));
    return String.join(" and ", all);
  }

  /// The sort expression.
  public String order() {
    return order;
  }

  /// The values of the parameters that [#condition] names.
  public Map<String, Object> values() {
    Map<String, Object> all = new HashMap<>(values);
    if (!tags.isEmpty()) all.put("tags", CopyInsert.array(tags));
    return all;
  }
}
