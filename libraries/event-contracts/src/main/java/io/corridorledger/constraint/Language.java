package io.corridorledger.constraint;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A language tag of BCP 47, such as `en` or `az-Latn`, with at most 35 characters (RFC 5646,
/// section 4.4.1).
@Documented
@Form(
    pattern = "[a-z]{2,3}(-[A-Za-z0-9]{2,8})*",
    max = 35,
    message = "is not a BCP 47 tag such as en or az")
@Constraint(validatedBy = {})
@Target({ElementType.FIELD, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Language {

  String message() default "is not a BCP 47 tag such as en or az";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};
}
