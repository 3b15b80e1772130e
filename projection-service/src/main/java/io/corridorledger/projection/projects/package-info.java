/// The read model of projects: names, stages and milestones.
package io.corridorledger.projection.projects;
