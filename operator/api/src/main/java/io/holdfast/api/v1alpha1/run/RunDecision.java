package io.holdfast.api.v1alpha1.run;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import io.holdfast.api.Names;

/** What a person decides about a RestoreRun. */
@Group(Names.GROUP)
@Version(Names.VERSION)
@ShortNames("rdec")
@Categories("dr")
@AdditionalPrinterColumn(
        jsonPath = ".spec.runRef.name",
        name = "Run",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 0)
@AdditionalPrinterColumn(
        jsonPath = ".spec.verdict",
        name = "Verdict",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 0)
@AdditionalPrinterColumn(
        jsonPath = ".spec.step",
        name = "Step",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 0)
@AdditionalPrinterColumn(jsonPath = ".spec.by", name = "By", type = AdditionalPrinterColumn.Type.STRING, priority = 0)
@AdditionalPrinterColumn(
        jsonPath = ".metadata.creationTimestamp",
        name = "Age",
        type = AdditionalPrinterColumn.Type.DATE,
        priority = 0)
@JsonClassDescription("What a person decides about a RestoreRun.")
public final class RunDecision extends CustomResource<RunDecisionSpec, RunDecisionStatus> implements Namespaced {}
