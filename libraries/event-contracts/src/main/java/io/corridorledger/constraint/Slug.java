package io.corridorledger.constraint;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A short name in kebab case, such as `baku-port`. Hubs, corridors, branches of corridors, and
/// projects have slugs. URLs and figures refer to a hub, corridor or project by its slug.
@Documented
@Form(pattern = "[a-z0-9][a-z0-9-]{0,79}", max = 80, message = "is not a slug such as baku-port")
@Constraint(validatedBy = {})
@Target({ElementType.FIELD, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Slug {

  String message() default "is not a slug such as baku-port";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};
}
