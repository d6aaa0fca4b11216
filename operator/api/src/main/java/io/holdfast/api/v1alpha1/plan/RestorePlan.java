package io.holdfast.api.v1alpha1.plan;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import io.holdfast.api.Names;

/** How to recover, and how to rehearse it. */
@Group(Names.GROUP)
@Version(Names.VERSION)
@ShortNames("rplan")
@Categories("dr")
@AdditionalPrinterColumn(
        jsonPath = ".status.conditions[?(@.type=='Ready')].status",
        name = "Ready",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 0)
@AdditionalPrinterColumn(
        jsonPath = ".status.conditions[?(@.type=='Verified')].status",
        name = "Verified",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 0)
@AdditionalPrinterColumn(
        jsonPath = ".status.conditions[?(@.type=='Recoverable')].status",
        name = "Recoverable",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 0)
@AdditionalPrinterColumn(
        jsonPath = ".spec.objectives.rto",
        name = "RTO",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 0)
@AdditionalPrinterColumn(
        jsonPath = ".status.estimate.rtoSeconds",
        name = "Estimate",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
@AdditionalPrinterColumn(
        jsonPath = ".spec.objectives.rpo",
        name = "RPO",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 0)
@AdditionalPrinterColumn(
        jsonPath = ".status.lastDrill.result",
        name = "Last drill",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 0)
@AdditionalPrinterColumn(
        jsonPath = ".status.lastDrill.finishedAt",
        name = "Drilled",
        type = AdditionalPrinterColumn.Type.DATE,
        priority = 0)
@AdditionalPrinterColumn(
        jsonPath = ".spec.scenario",
        name = "Scenario",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        jsonPath = ".status.planDigest",
        name = "Digest",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        jsonPath = ".metadata.creationTimestamp",
        name = "Age",
        type = AdditionalPrinterColumn.Type.DATE,
        priority = 0)
@ValidationRule(
        value = "size(self.metadata.name) <= 40",
        message = "the name must have at most 40 characters, so that the names of its runs and namespaces fit")
@JsonClassDescription("How to recover, and how to rehearse it.")
public final class RestorePlan extends CustomResource<RestorePlanSpec, RestorePlanStatus> implements Namespaced {}
