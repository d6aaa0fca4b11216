package io.holdfast.api.v1alpha1;

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

/** What is captured, when, where to, and for how long it is kept. */
@Group(Names.GROUP)
@Version(Names.VERSION)
@ShortNames("bpol")
@Categories("dr")
@AdditionalPrinterColumn(
        jsonPath = ".status.conditions[?(@.type=='Ready')].status",
        name = "Ready",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 0)
@AdditionalPrinterColumn(
        jsonPath = ".status.conditions[?(@.type=='Ready')].reason",
        name = "Reason",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 0)
@AdditionalPrinterColumn(
        jsonPath = ".spec.suspend",
        name = "Suspended",
        type = AdditionalPrinterColumn.Type.BOOLEAN,
        priority = 0)
@AdditionalPrinterColumn(
        jsonPath = ".status.sources[0].lastSuccessTime",
        name = "Last success",
        type = AdditionalPrinterColumn.Type.DATE,
        priority = 0)
@AdditionalPrinterColumn(
        jsonPath = ".status.schedules[0].nextScheduleTime",
        name = "Next",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        jsonPath = ".metadata.creationTimestamp",
        name = "Age",
        type = AdditionalPrinterColumn.Type.DATE,
        priority = 0)
@ValidationRule(
        value = "size(self.metadata.name) <= 52",
        message = "the name must have at most 52 characters, so that the names of its Backups fit")
@JsonClassDescription("What is captured, when, where to, and for how long it is kept.")
public final class BackupPolicy extends CustomResource<BackupPolicySpec, BackupPolicyStatus> implements Namespaced {}
