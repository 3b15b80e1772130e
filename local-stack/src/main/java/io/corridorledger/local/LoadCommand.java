package io.corridorledger.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Sends command files to running services.
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    description =
        "Send a command file, or all command files of a folder, to the services. Safe to repeat.")
final class LoadCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "FILE|DIR",
      description =
          "File with one JSON object per line, or folder whose .jsonl files are sent in the order of their names")
  Path source;

  @Option(names = "--url", paramLabel = "URL", description = "Send all commands to this address")
  URI url;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = UpCommand.DATASET,
      description = "Name of the actor of the loaded facts; default ${DEFAULT-VALUE}")
  String name;

  @Mixin Settings settings;

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    var target =
        url != null
            ? (Function<String, URI>) _ -> url
            : Loader.route(
                URI.create("http://127.0.0.1:" + settings.agreementsPort),
                URI.create("http://127.0.0.1:" + settings.logisticsPort));
    // The token of this stack must not reach another server, so a request to `--url` has no token.
    var issuer = url != null ? Optional.<Issuer>empty() : Issuer.find(settings.dataDirectory());
    if (issuer.filter(KeycloakRealm.class::isInstance).isPresent()
        && spec.commandLine().getParseResult().hasMatchedOption("--name")) {
      throw new StackException(
          Exit.USAGE,
          "Keycloak sets the name: leave --name out, or change the name of the user service-account-loader in the admin console.");
    }
    var token = issuer.map(known -> known.loaderToken(name));
    var summary = new Loader(target, System.out, token).load(source);
    return (summary.refused() == 0 ? Exit.OK : Exit.REFUSED_LINES).code();
  }
}
