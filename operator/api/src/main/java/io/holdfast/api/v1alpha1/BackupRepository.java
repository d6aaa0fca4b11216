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

/** A place where recovery points are kept: a bucket or a folder, its recipients and its signing key. */
@Group(Names.GROUP)
@Version(Names.VERSION)
@ShortNames("brepo")
@Categories("dr")
@AdditionalPrinterColumn(
        jsonPath = ".spec.s3.bucket",
        name = "Bucket",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 0)
@AdditionalPrinterColumn(
        jsonPath = ".spec.s3.endpoint",
        name = "Endpoint",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
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
        jsonPath = ".status.lastProbeTime",
        name = "Probed",
        type = AdditionalPrinterColumn.Type.DATE,
        priority = 0)
@AdditionalPrinterColumn(
        jsonPath = ".metadata.creationTimestamp",
        name = "Age",
        type = AdditionalPrinterColumn.Type.DATE,
        priority = 0)
@ValidationRule(value = "size(self.metadata.name) <= 63", message = "the name must have at most 63 characters")
@JsonClassDescription(
        "A place where recovery points are kept: a bucket or a folder, its recipients and its signing key.")
public final class BackupRepository extends CustomResource<BackupRepositorySpec, BackupRepositoryStatus>
        implements Namespaced {}
