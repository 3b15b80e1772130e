package io.corridorledger.projection.query;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// A list that is sorted by unique keys. Each part of the list begins after a key.
@FunctionalInterface
public interface KeysetQuery<T> {

  /// Returns a part of the list.
  ///
  /// @param sortKey key after which the part begins; empty for the beginning of the list
  /// @param limit maximum number of items
  Slice<T> after(String sortKey, int limit);

  /// Explains why the list is empty, if the reason is not obvious. Called only for an empty list.
  default List<String> hints() {
    return List.of();
  }

  /// Returns the same list with other hints.
  ///
  /// @param hints explains why the list is empty
  default KeysetQuery<T> withHints(Supplier<List<String>> hints) {
    KeysetQuery<T> list = this;
    return new KeysetQuery<>() {
      @Override
      public Slice<T> after(String sortKey, int limit) {
        return list.after(sortKey, limit);
      }

      @Override
      public List<String> hints() {
        return hints.get();
      }
    };
  }

  /// Returns a list that is created when its first part is read.
  static <T> KeysetQuery<T> deferred(Supplier<KeysetQuery<T>> list) {
    return new KeysetQuery<>() {
      private KeysetQuery<T> prepared;

      @Override
      public Slice<T> after(String sortKey, int limit) {
        if (prepared == null) prepared = list.get();
        return prepared.after(sortKey, limit);
      }

      @Override
      public List<String> hints() {
        return prepared.hints();
      }
    };
  }

  /// Returns a list with converted items. Only the items of a requested part are converted, because
  /// the conversion can be slow.
  ///
  /// @param items converts items, and returns the results in the same order
  default <S> KeysetQuery<S> as(Function<List<T>, List<S>> items) {
    KeysetQuery<T> list = this;
    return new KeysetQuery<>() {
      @Override
      public Slice<S> after(String sortKey, int limit) {
        Slice<T> found = list.after(sortKey, limit);
        List<S> shown = items.apply(found.items().stream().map(Keyed::item).toList());
        List<Keyed<S>> keyed = new ArrayList<>(shown.size());
        for (int i = 0; i < shown.size(); i++) {
          Keyed<T> one = found.items().get(i);
          keyed.add(new Keyed<>(one.sortKey(), shown.get(i), one.bytes()));
        }
        return new Slice<>(keyed, found.more(), found.resume());
      }

      @Override
      public List<String> hints() {
        return list.hints();
      }
    };
  }

  /// A part of a list.
  ///
  /// @param more whether the list continues after this part
  /// @param resume sort key after which the list continues; null if it is the key of the last item
  record Slice<T>(List<Keyed<T>> items, boolean more, String resume) {

    public Slice(List<Keyed<T>> items, boolean more) {
      this(items, more, null);
    }

    /// Creates the first part of a complete list.
    ///
    /// @param all all items, in the order of the list
    public static <T> Slice<T> of(List<Keyed<T>> all, int limit) {
      return all.size() > limit
          ? new Slice<>(all.subList(0, limit), true)
          : new Slice<>(all, false);
    }
  }

  /// An item with its sort key.
  ///
  /// @param bytes bytes of the data from which the item was made; [#UNKNOWN] if they were not
  ///   measured
  record Keyed<T>(String sortKey, T item, long bytes) {

    public static final long UNKNOWN = -1;

    public Keyed(String sortKey, T item) {
      this(sortKey, item, UNKNOWN);
    }
  }
}
