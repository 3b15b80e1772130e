package io.corridorledger.constraint;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A text that has the form [TextForm]: a maximum length and a regular expression. An absent value
/// is valid.
///
/// Jakarta's `@Pattern` is not used. `@Pattern` uses a recursive matcher and does not check the
/// length of the text first, so a long text could overflow the stack.
@Documented
@Constraint(validatedBy = Form.Validator.class)
@Target({ElementType.FIELD, ElementType.TYPE_USE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Form {

  String pattern();

  /// Maximum number of characters.
  int max();

  String message();

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  final class Validator implements ConstraintValidator<Form, String> {

    private int max;
    private TextForm form;

    @Override
    public void initialize(Form constraint) {
      max = constraint.max();
      form = new TextForm(constraint.max(), constraint.pattern());
    }

    @Override
    public boolean isValid(String text, ConstraintValidatorContext context) {
      if (text == null) return true;
      return TextForm.isLonger(text, max)
          ? Refusals.refuseLongerThan(max, context)
          : form.matches(text);
    }
  }
}
