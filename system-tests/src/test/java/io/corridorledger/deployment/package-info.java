/// Checks the deployment files for container engines and Kubernetes without either of them: the
/// form by the published schema and models, the content by the code that it configures and by
/// comparing the files. `docs/operating/containers.md` lists what these tests cannot detect.
package io.corridorledger.deployment;
