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

/** One execution of a RestorePlan, or one verification of a recovery point. */
@Group(Names.GROUP)
@Version(Names.VERSION)
@ShortNames("rrun")
@Categories("dr")
@AdditionalPrinterColumn(
        jsonPath = ".spec.planRef.name",
        name = "Plan",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 0)
@AdditionalPrinterColumn(
        jsonPath = ".spec.mode",
        name = "Mode",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 0)
@AdditionalPrinterColumn(
        jsonPath = ".status.state",
        name = "State",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 0)
@AdditionalPrinterColumn(
        jsonPath = ".status.result",
        name = "Result",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 0)
@AdditionalPrinterColumn(
        jsonPath = ".status.recoveryTime",
        name = "Recovery time",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 0)
@AdditionalPrinterColumn(
        jsonPath = ".status.dataLoss",
        name = "Data loss",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 0)
@AdditionalPrinterColumn(
        jsonPath = ".status.failure.reason",
        name = "Reason",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 0)
@AdditionalPrinterColumn(
        jsonPath = ".spec.drill",
        name = "Drill",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        jsonPath = ".spec.requestedBy",
        name = "Requested by",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        jsonPath = ".status.execution.report.key",
        name = "Report",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        jsonPath = ".metadata.creationTimestamp",
        name = "Age",
        type = AdditionalPrinterColumn.Type.DATE,
        priority = 0)
@JsonClassDescription("One execution of a RestorePlan, or one verification of a recovery point.")
public final class RestoreRun extends CustomResource<RestoreRunSpec, RestoreRunStatus> implements Namespaced {}
