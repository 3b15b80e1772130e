package io.corridorledger.value;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A country code of ISO 3166-1 alpha-2. An absent value is valid.
@Documented
@Constraint(validatedBy = Country.Validator.class)
@Target({ElementType.FIELD, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Country {

  String message() default "is not a country code of ISO 3166-1";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  final class Validator implements ConstraintValidator<Country, String> {

    @Override
    public boolean isValid(String value, ConstraintValidatorContext context) {
      return value == null || PartyRef.isCountry(value);
    }
  }
}
