/// Projects: names, stages, planned and reached milestones.
package io.corridorledger.projection.projects;
