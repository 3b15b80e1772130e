/// What is built: under which names, at what stage, what was to be reached when and what was.
package io.corridorledger.projection.projects;
