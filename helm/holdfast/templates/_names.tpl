{{/* What names of the whole cluster begin with: two releases of two names do not collide. */}}
{{- define "holdfast.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{ .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else if contains "holdfast" .Release.Name -}}
{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else -}}
{{ printf "%s-holdfast" .Release.Name | trunc 40 | trimSuffix "-" }}
{{- end -}}
{{- end }}

{{- define "holdfast.labels" -}}
app.kubernetes.io/name: holdfast
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "holdfast.selector" -}}
app.kubernetes.io/name: holdfast
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: operator
{{- end }}

{{- define "holdfast.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag }}
{{- end }}

{{/* The right to do these things with every kind that a source of kind config can capture, but for the namespace. */}}
{{- define "holdfast.configuration" -}}
- apiGroups: [""]
  resources: [secrets, configmaps, services, serviceaccounts, persistentvolumeclaims, resourcequotas, limitranges]
  verbs: {{ . }}
- apiGroups: [apps]
  resources: [deployments, statefulsets, daemonsets]
  verbs: {{ . }}
- apiGroups: [batch]
  resources: [cronjobs]
  verbs: {{ . }}
- apiGroups: [networking.k8s.io]
  resources: [ingresses, networkpolicies]
  verbs: {{ . }}
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: {{ . }}
- apiGroups: [autoscaling]
  resources: [horizontalpodautoscalers]
  verbs: {{ . }}
- apiGroups: [rbac.authorization.k8s.io]
  resources: [roles, rolebindings]
  verbs: {{ . }}
- apiGroups: [bitnami.com]
  resources: [sealedsecrets]
  verbs: {{ . }}
- apiGroups: [holdfast.io]
  resources: [backuprepositories, backuppolicies, restoreplans]
  verbs: {{ . }}
{{- end }}

{{/* The same, but only what whoever has Kubernetes' own role admin in a namespace may do there. */}}
{{- define "holdfast.owned" -}}
- apiGroups: [""]
  resources: [secrets, configmaps, services, serviceaccounts, persistentvolumeclaims]
  verbs: {{ .verbs }}
- apiGroups: [apps]
  resources: [deployments, statefulsets, daemonsets]
  verbs: {{ .verbs }}
- apiGroups: [batch]
  resources: [cronjobs]
  verbs: {{ .verbs }}
- apiGroups: [networking.k8s.io]
  resources: [ingresses, networkpolicies]
  verbs: {{ .verbs }}
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: {{ .verbs }}
- apiGroups: [autoscaling]
  resources: [horizontalpodautoscalers]
  verbs: {{ .verbs }}
- apiGroups: [rbac.authorization.k8s.io]
  resources: [roles, rolebindings]
  verbs: {{ .verbs }}
{{- if .root.Values.people.aggregate }}
- apiGroups: [holdfast.io]
  resources: [backuprepositories, backuppolicies, restoreplans]
  verbs: {{ .verbs }}
{{- end }}
{{- end }}

{{/* What the worker of every run does with its own run. */}}
{{- define "holdfast.run" -}}
# Its own state, after each step.
- apiGroups: [holdfast.io]
  resources: [restoreruns]
  verbs: [get]
- apiGroups: [holdfast.io]
  resources: [restoreruns/status]
  verbs: [get, patch]
# What people decide, and the answer to it.
- apiGroups: [holdfast.io]
  resources: [rundecisions]
  verbs: [get, list]
- apiGroups: [holdfast.io]
  resources: [rundecisions/status]
  verbs: [get, patch]
{{- end }}

{{/* What steps do in the namespace that they work in, besides applying configuration. */}}
{{- define "holdfast.steps" -}}
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list]
- apiGroups: [""]
  resources: [pods/log]
  verbs: [get]
- apiGroups: [""]
  resources: [pods/exec, pods/portforward]
  verbs: [get, create]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [list]
- apiGroups: [batch]
  resources: [jobs]
  verbs: [get, create, delete]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [get, create, patch, delete]
{{- end }}

{{/* The namespaces whose workers may work in a namespace, as a JSON list: its own, or all where they trust each other. */}}
{{- define "holdfast.trusted" -}}
{{ if .root.Values.trust.acrossNamespaces }}{{ include "holdfast.namespaces" .root }}{{ else }}{{ list .namespace | toJson }}{{ end }}
{{- end }}

{{/* The user names of one account in all namespaces that opted in, as CEL writes them. */}}
{{- define "holdfast.users" -}}
{{- range $index, $namespace := include "holdfast.namespaces" .root | fromJsonArray }}
{{- if $index }}, {{ end }}'system:serviceaccount:{{ $namespace }}:{{ $.account }}'
{{- end }}
{{- end }}

{{/* The namespaces that opted in, as a JSON list. */}}
{{- define "holdfast.namespaces" -}}
{{ default (list .Release.Namespace) .Values.namespaces | toJson }}
{{- end }}
