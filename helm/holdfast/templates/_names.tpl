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

{{/* The right to do these things with what sources of kind config capture. */}}
{{- define "holdfast.configuration" -}}
- apiGroups: [""]
  resources: [secrets, configmaps]
  verbs: {{ . }}
- apiGroups: [bitnami.com]
  resources: [sealedsecrets]
  verbs: {{ . }}
{{- end }}

{{/* The namespaces that opted in, as a JSON list. */}}
{{- define "holdfast.namespaces" -}}
{{ default (list .Release.Namespace) .Values.namespaces | toJson }}
{{- end }}
