package io.corridorledger.projection.query;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Names the read models that a resource needs. While one of these read models is being filled, the
/// service rejects requests to the resource.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ReadsFrom {
  String[] value();
}
