package io.corridorledger.projection.query;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The read models, by name, from which a resource answers. While one of them is being filled, the
/// resource rejects its requests.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ReadsFrom {
  String[] value();
}
