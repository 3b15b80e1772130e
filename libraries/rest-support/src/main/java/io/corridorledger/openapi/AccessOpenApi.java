package io.corridorledger.openapi;

import io.corridorledger.identity.AccessRules;
import io.corridorledger.identity.AccessRules.Access;
import io.corridorledger.identity.Role;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/// Adds the security scheme to the API document. The class also declares which operations need a
/// token, and which roles permit an operation. The extension `x-roles` lists these roles, and a
/// client needs only one of them. The services apply the same [AccessRules] to requests.
final class AccessOpenApi {

  private static final String BEARER = "bearer";
  private static final String ROLES = "x-roles";

  private AccessOpenApi() {}

  static void apply(OpenAPI document) {
    document
        .getComponents()
        .addSecurityScheme(
            BEARER,
            OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme(BEARER)
                .description(
                    "A JWT from the issuer that is configured for the service, or an API key of the service. If no issuer is configured, requests need no token. A local stack has an issuer. Unless this issuer is Keycloak, the stack accepts commands without a token from the machine on which the stack runs."));
    document
        .getPaths()
        .getPathItems()
        .forEach((path, item) ->
            item.getOperations()
                .forEach((method, operation) ->
                    require(operation, AccessRules.of(method == HttpMethod.GET, path))));
  }

  private static void require(Operation operation, Access access) {
    SecurityRequirement token = OASFactory.createSecurityRequirement().addScheme(BEARER);
    switch (access) {
      case OPEN -> operation.setSecurity(List.of());
      // The empty requirement makes the token optional, because a setting of the service decides
      // whether queries need a token.
      case READ -> operation.setSecurity(List.of(OASFactory.createSecurityRequirement(), token));
      case RECORD, REMARK, READ_PROPOSALS, REVIEW, OPERATE -> {
        operation.setSecurity(List.of(token));
        operation.addExtension(ROLES, access.roles().stream().map(Role::text).toList());
      }
    }
  }
}
